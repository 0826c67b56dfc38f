package pipelineapi.sample;

import java.util.ArrayList;
import java.util.List;

/// The headers of the specification's tables, and the rows of those that do not depend on anything.
final class SpecificationTables {

  /// A table; `rows` are the fixed ones.
  record Table(String name, String columns, List<String[]> rows) {}

  static final List<String> FIELDS =
      """
      reference|reference|1
      name|string|1
      description|text|1
      organisation|curie|1
      organisations|curie|n
      notes|text|1
      entry-date|datetime|1
      start-date|datetime|1
      end-date|datetime|1
      entity|integer|1
      prefix|string|1
      geometry|multipolygon|1
      point|point|1
      GeoX|longitude|1
      GeoY|latitude|1
      documentation-url|url|1
      document-url|url|1
      hectares|decimal|1
      deliverable|flag|1
      minimum-net-dwellings|integer|1
      site-category|string|1
      conservation-area|reference|1
      datasets|string|n
      endpoint|hash|1
      json|json|1
      """
          .lines()
          .toList();

  /// A table a block: name and columns, then its rows; `/` stands for a line end inside a value.
  static final List<Table> ALL =
      parse(
          """
          # attribution: attribution,end-date,entity,entry-date,start-date,text
          crown-copyright|||||© Crown copyright and database right [year]
          council||||| Contains public data,/"with thanks" to the council
          # award: award,start-date,fund,intervention,amount,organisation,organisations,documentation-url,notes
          # cohort: fund,reference,cohort,name,project,intervention,documentation-url,entry-date,start-date,end-date,description,notes
          software-fund|ODP-Track1|ODP-Track1|Track 1|open-digital-planning|software|||2024-04-01|||
          software-fund|ODP-Track2|ODP-Track2|Track 2|open-digital-planning|software|||2024-04-01|||
          software-fund|ODP-Track3|ODP-Track3|Track 3|open-digital-planning|integration|||2024-10-01|||
          software-fund|ODP-Track4|ODP-Track4|Track 4|open-digital-planning|integration|||2025-04-01|||
          # collection: collection,end-date,entry-date,name,start-date
          # datapackage-dataset: datapackage,dataset
          # datapackage: datapackage,description,end-date,entry-date,name,start-date,text
          brownfield-land|Land built on before|||Brownfield land||* one point,/* another point
          # dataset-field: dataset,field,field-dataset,description,guidance,hint,notes,examples,start-date,end-date
          # dataset-schema: dataset,schema
          # dataset: attribution,collection,consideration,dataset,description,end-date,entry-date,environment,github-discussion,guidance,key-field,entity-minimum,entity-maximum,licence,name,paint-options,plural,phase,prefix,realm,replacement-dataset,start-date,text,themes,typology,wikidata,wikipedia
          |||column|which column is read as which field||||||||||Column|||||configuration||||||
          |||specification|what to publish||||||||||Specification|||||specification||||||
          # datatype: datatype,end-date,entry-date,name,start-date,text
          curie|||CURIE||A prefix, a colon and a reference, such as `local-authority:D01`.
          datetime|||Datetime||A day, or a day and a time in UTC.
          decimal|||Decimal||
          flag|||Flag||
          hash|||Hash||
          integer|||Integer||
          json|||JSON||
          latitude|||Latitude||
          longitude|||Longitude||
          multipolygon|||Multipolygon||
          point|||Point||
          reference|||Reference||
          string|||String||
          text|||Text||
          url|||URL||
          # field: cardinality,dataset,datatype,description,end-date,entry-date,field,guidance,hint,name,parent-field,replacement-field,start-date,text,typology,uri-template,wikidata-property
          # fund: start-date,project,reference,fund,name,documentation-url,notes
          2021-03-01|open-digital-planning|software-fund|software-fund|Software fund||
          # guidance: description,documentation-url,end-date,entry-date,name,phase,prefix,provision-guidance,reference,specifications,summary,templates,start-date
          # include-exclude: include-exclude,name
          include|Include
          exclude|Exclude
          # intervention: project,reference,intervention,name,description
          open-digital-planning|software|software|Software|Making and adopting software
          open-digital-planning|integration|integration|Integration|Joining systems
          # issue-type: issue-type,severity,name,description,responsibility,quality_dimension,quality_criteria,quality_criteria_level
          # licence: end-date,entity,entry-date,licence,start-date,text
          |||cc0||Public domain
          |||odc-by||With attribution
          |||ogl3||Open Government Licence
          # organisation-dataset: organisation,dataset,specification,provision-reason,provision-rule,role,project,cohort,geography,entry-date,start-date,end-date,notes
          # pipeline: pipeline,name,plural,schema,scope-field,slug-prefix
          # prefix: prefix,prefix-uri,organisation,wikidata-property
          local-authority|https://www.example/id/local-authority/|local-authority:D01|
          wikidata|https://www.wikidata.org/entity/||P1629
          # project-organisation: project,organisation,cohort,start-date,end-date,notes
          # project-status: description,end-date,entry-date,name,project-status,start-date
          Ideas that may,/or may not, be followed|||Backlog|backlog|
          Work that goes on|||Ongoing|ongoing|
          # project: description,documentation-url,end-date,entry-date,name,project,project-status,provision-reason,specifications,start-date
          Registers of land built on before||||Brownfield land|brownfield-land|ongoing|statutory|brownfield-land|
          Better software for planning||||Open digital planning|open-digital-planning|ongoing|expected|conservation-area;article-4-direction;;tree-preservation-order|
          # provision-reason: reference,provision-reason,priority,name,description,notes
          experimental|experimental|1|Experimental|A trial|May go
          alternative|alternative|2|Alternative source|Someone else's copy|
          authoritative|authoritative|3|Authoritative source|The source itself|
          prospective|prospective|4|Prospective data|Will be asked for|
          expected|expected|5|Expected data|Agreed to be given|"by contract"
          encouraged|encouraged|6|Encouraged data|A standard without duty|
          statutory|statutory|7|Statutory data|A duty by law|
          # provision-rule: provision-rule,specification,dataset,priority,include-exclude,provision-reason,role,project,cohort,organisation,entry-date,start-date,end-date,notes
          # provision: organisation,dataset,specification,provision-reason,provision-rule,role,project,cohort,geography,entry-date,start-date,end-date,notes
          # quality: reference,quality,priority,name,description
          none|none|0|No data|
          some|some|1|Some data|From an alternative source
          authoritative|authoritative|3|Authoritative data|From the authoritative source
          usable|usable|4|Usable data|Good enough for some decisions
          # realm: reference,realm,name
          configuration|configuration|Configuration
          dataset|dataset|Dataset
          specification|specification|Specification
          # requirement: reference,requirement,priority,name,description
          MUST|MUST|0|MUST|Has to be there
          SHOULD|SHOULD|2|SHOULD|Better be there
          MAY|MAY|3|MAY|Can be there
          # role-organisation-rule: reference,role,priority,include-exclude,dataset,local-authority-type,organisation,entry-date,start-date,end-date,notes
          LPA-LA|local-planning-authority|3|include|local-authority||||1947-08-06||
          LPA-CTY|local-planning-authority|2|exclude||CTY|||1947-08-06||
          WPA-CTY|waste-planning-authority|3|include||CTY|||1990-05-24||
          # role-organisation: role,organisation,entry-date,start-date,end-date
          # role: role,reference,name,description,wikipedia,wikidata,entry-date,start-date,end-date,notes
          local-planning-authority|local-planning-authority|Local Planning Authority|||||||
          waste-planning-authority|waste-planning-authority|Waste Planning Authority|||||||
          # schema-field: schema,field
          # schema: schema,name,description,key-field
          # severity: severity,name,description
          critical|Critical|Nothing can go on
          error|Error|Has to be put right
          warning|Warning|May be wrong
          notice|Notice|Ought to be known
          info|Informational|Says what was done
          debug|Debug|Says how it was done
          # specification-field: specification,dataset,field,datasets,requirement-level,description,guidance,hint,notes,start-date,end-date
          # specification-reason: description,definition,end-date,entity,entry-date,guidance,name,notes,prefix,reference,start-date
          |||||[The Order](https://www.example/order) asks for it,/among other things.|The Order|||brownfield-land|
          # specification-status: specification-status,name,description
          working-draft|Working draft|Being written
          candidate-standard|Candidate standard|Being tried
          open-standard|Open standard|May be required
          piloting|Piloting|Tried by a few
          withdrawn|Withdrawn|No longer meant
          deprecated|Deprecated|Replaced
          # specification: audience,datasets,consideration,description,documentation-url,end-date,entry-date,github-discussion,long-name,long-plural,name,json,prefix,specification,specification-reason,specification-status,start-date
          # template: description,end-date,entry-date,name,phase,prefix,reference,text,start-date
          # theme: end-date,entry-date,name,start-date,theme
          ||Administrative||administrative
          ||Environment||environment
          ||Heritage||heritage
          # typology: description,end-date,entry-date,name,plural,start-date,text,typology,wikidata,wikipedia
          kinds of things|||Category|Categories|||category||
          published papers|||Document|Documents|||document||
          places on a map|||Geography|Geographies|||geography||
          what the law makes|||Legal instrument|Legal instruments|||legal-instrument||
          bodies|||Organisation|Organisations|||organisation||
          rules of conduct|||Policy|Policies|||policy||
          other facts|||Value|Values|||value||
          """);

  private SpecificationTables() {}

  private static List<Table> parse(String text) {
    List<Table> tables = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        String[] head = line.substring(2).split(": ", 2);
        tables.add(new Table(head[0], head[1], new ArrayList<>()));
      } else {
        // addresses keep their slashes
        String broken = line.replace(",/", ",\n");
        tables.getLast().rows().add(padded(broken, tables.getLast().columns()));
      }
    }
    return List.copyOf(tables);
  }

  /// Blank cells at the end of a row need not be written.
  private static String[] padded(String line, String columns) {
    List<String> cells = new ArrayList<>(List.of(line.split("\\|", -1)));
    while (cells.size() < CsvFile.columns(columns).size()) {
      cells.add("");
    }
    return cells.toArray(String[]::new);
  }
}
