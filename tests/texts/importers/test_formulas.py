"""Formulas are one line that reads as no other formula."""

from __future__ import annotations

import pytest

from diptych.texts.importers.formulas import linear
from diptych.texts.importers.safe_xml import parsed

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(content: str) -> str:
    """Return a formula of Word as one line."""
    formula = f'<m:oMath xmlns:m="{M}" xmlns:w="{W}">{content}</m:oMath>'
    return linear(parsed(formula.encode(), "a"))


def run(content: str) -> str:
    return f"<m:r><m:rPr><m:sty/></m:rPr><m:t>{content}</m:t></m:r>"


def part(name: str, content: str) -> str:
    return f"<m:{name}>{run(content)}</m:{name}>"


SQUARE = f"<m:sSup>{part('e', 'b')}{part('sup', '2')}</m:sSup>"
ROOT = f"<m:rad><m:deg/><m:e>{SQUARE}{run('-4ac')}</m:e></m:rad>"
TYPE = '<m:fPr><m:type m:val="noBar"/></m:fPr>'
SUM = '<m:naryPr><m:chr m:val="∑"/></m:naryPr>'
SIGNS = '<m:dPr><m:begChr m:val="["/><m:sepChr m:val=";"/><m:endChr m:val=""/></m:dPr>'
CELL, OTHER = f"<m:mr>{part('e', 'a')}{part('e', 'b')}</m:mr>", f"<m:mr>{part('e', 'c')}</m:mr>"
TABLE = (
    "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
    "<mtr><mtd><mn>3</mn></mtd></mtr><x/></mtable>"
)
FROM_ZERO = "<mrow><mi>k</mi><mo>=</mo><mn>0</mn></mrow>"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (f"{run('x=')}<m:f><m:num>{run('-b±')}{ROOT}</m:num>{part('den', '2a')}</m:f>",
         "x=(-b±√(b^2-4ac))/2a"),
        (f"<m:rad>{part('deg', '3')}{part('e', 'x')}</m:rad>", "√(3&x)"),
        (f"<m:sSup><m:e><m:d>{part('e', 'x+a')}</m:d></m:e>{part('sup', 'n')}</m:sSup>", "(x+a)^n"),
        (f"<m:sSup>{part('e', 'x+a')}{part('sup', 'n')}</m:sSup>", "(x+a)^n"),
        (f"<m:sSub>{part('e', 'x')}{part('sub', 'i+1')}</m:sSub>", "x_(i+1)"),
        (f"<m:sSubSup>{part('e', 'x')}{part('sub', 'i')}{part('sup', '2')}</m:sSubSup>", "x_i^2"),
        (f"<m:nary>{SUM}{part('sub', 'k=0')}{part('sup', 'n')}{part('e', 'k')}</m:nary>",
         "∑_(k=0)^n k"),
        (f"<m:nary><m:sub/><m:sup/>{part('e', 'dx')}</m:nary>", "∫dx"),
        (f"<m:d>{SIGNS}{part('e', 'a')}{part('e', 'b')}</m:d>", "[a;b"),
        (f"<m:d><m:e><m:f>{TYPE}{part('num', 'n')}{part('den', 'k')}</m:f></m:e></m:d>", "(n¦k)"),
        (f"<m:func>{part('fName', 'sin')}{part('e', 'x')}</m:func>", "sin x"),
        (f"<m:limLow>{part('e', 'lim')}{part('lim', 'n→∞')}</m:limLow>", "lim_(n→∞)"),
        (f"<m:limUpp>{part('e', 'x')}{part('lim', 'a')}</m:limUpp>", "x^a"),
        (f"<m:acc>{part('e', 'x')}</m:acc>", "x̂"),
        (f"<m:bar>{part('e', 'x+y')}</m:bar>", "(x+y)\u0305"),
        (f"<m:m>{CELL}{OTHER}</m:m>", "a, b; c"),
        (f"<m:eqArr>{part('e', 'x=1')}{part('e', 'y=2')}</m:eqArr>", "x=1; y=2"),
        (f"<m:sSup>{part('e', 'x')}{part('sup', 'k')}</m:sSup>{run('a+b')}", "x^k a+b"),
        (f"<m:sSup>{part('e', 'x')}{part('sup', '(k)')}</m:sSup>{run('a')}", "x^(k)a"),
        (f"<m:sSup>{part('e', 'x')}{part('sup', '(k)(l)')}</m:sSup>", "x^((k)(l))"),
        (f"<m:f>{part('num', '1')}{part('den', '2')}</m:f>{run('x')}", "1/2 x"),
        (f"{run('x')}<w:del>{run('y')}</w:del><m:phant>{part('e', 'z')}</m:phant>", "x"),
    ],
)  # fmt: skip
def test_formulas_of_word(formula: str, shown: str) -> None:
    assert word(formula) == shown


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("<mfrac><mrow><mo>∂</mo><mi> y </mi></mrow><mi>x</mi></mfrac>", "(∂y)/x"),
        ("<mfrac><mi>x</mi></mfrac>", "x/"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "√(3&x)"),
        ("<msub><mi>x</mi><mrow><mn>1</mn></mrow></msub>", "x_1"),
        ("<msup><mrow><mo>|</mo><mi>z</mi><mo>|</mo></mrow><mn>2</mn></msup>", "|z|^2"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
        (f"<munderover><mo>∑</mo>{FROM_ZERO}<mi>n</mi></munderover>", "∑_(k=0)^n"),
        (f"<munder><mo>∑</mo>{FROM_ZERO}</munder><mo>(</mo><mi>x</mi><mo>)</mo>", "∑_(k=0) (x)"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x^¯"),
        (TABLE, "1, 2; 3"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mfenced open='[' close=')' separators=''><mi>a</mi><mi>b</mi></mfenced>", "[a b)"),
        ("<semantics><mi>a</mi><annotation>A</annotation></semantics>", "a"),
        ("<semantics/>", ""),
        ("<mi>f</mi><mo>\u2061</mo><mi>x</mi><mspace/><mtext>if</mtext><mphantom>y</mphantom>",
         "fx if"),
    ],
)  # fmt: skip
def test_formulas_in_mathml(formula: str, shown: str) -> None:
    assert linear(parsed(f"<math>{formula}</math>".encode(), "a")) == shown
