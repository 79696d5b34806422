"""Numbers as lists write them."""


def written_number(number: int, form: str) -> str:
    """Write a number as a list does: in digits, letters or Roman."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02}"
    written = str(number)
    if form.endswith("Letter") and number > 0:
        written = chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)
    elif form.endswith("Roman") and 0 < number < _LARGEST_ROMAN:
        written = _roman(number)
    return written.upper() if form.startswith("upper") else written


_LETTERS = 26
_LARGEST_ROMAN = 4000
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        written += letters * times
    return written
