// Reads a CAS as Apache UIMA does, prints its annotations, and writes it anew.
// Usage: java -cp uimaj-core.jar Uima.java TypeSystem.xml IN.xmi OUT.xmi
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.Feature;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.impl.XmiCasSerializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

public class Uima {
  public static void main(String[] names) throws Exception {
    TypeSystemDescription types = UIMAFramework.getXMLParser()
        .parseTypeSystemDescription(new XMLInputSource(names[0]));
    CAS cas = CasCreationUtils.createCas(types, null, null);
    try (FileInputStream in = new FileInputStream(names[1])) {
      XmiCasDeserializer.deserialize(in, cas);
    }
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (AnnotationFS one : cas.getAnnotationIndex()) {
      if (!one.getType().getName().equals("webanno.custom.Diptych")) continue;
      StringBuilder said = new StringBuilder(one.getCoveredText());
      for (Feature feature : one.getType().getFeatures()) {
        if (!feature.getRange().getName().equals("uima.cas.String")) continue;
        String value = one.getStringValue(feature);
        if (value != null) said.append('\u0001').append(feature.getShortName()).append('=').append(value);
      }
      out.print(said.append('\u0002'));
    }
    try (FileOutputStream to = new FileOutputStream(names[2])) {
      XmiCasSerializer.serialize(cas, cas.getTypeSystem(), to, true, null);
    }
  }
}
