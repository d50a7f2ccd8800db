#include "pipeline/sources/generator_vocabulary.h"

#include <array>

namespace groundswell::sources {

namespace {

using Words = std::string_view;

constexpr Words openings[]{"Al",   "Bar", "Bel", "Bren", "Cal", "Car",  "Dal", "Den", "Dor", "El",  "Fal", "Far", "Gal",
                           "Gren", "Hal", "Har", "Il",   "Jor", "Kal",  "Ken", "Kor", "Lan", "Lor", "Mal", "Mar", "Mer",
                           "Mor",  "Nar", "Nor", "Or",   "Pel", "Quin", "Ral", "Ren", "Ros", "Sal", "Sel", "Sor", "Tal",
                           "Tar",  "Tor", "Ul",  "Val",  "Vel", "Ver",  "Vor", "Wen", "Wil", "Yor", "Zan", "Zel"};
constexpr Words middles[]{"a",   "ade", "ami", "ano", "are",  "be",   "da", "de", "do", "e",  "eri",
                          "eva", "i",   "ida", "ino", "ista", "la",   "le", "lo", "ma", "mi", "mo",
                          "na",  "ne",  "no",  "o",   "ora",  "osta", "ra", "re", "ri", "ro", "sa",
                          "si",  "so",  "ta",  "te",  "ti",   "to",   "u",  "va", "ve", "vi", "za"};
constexpr Words ends[]{"bek",   "burg", "by",  "dan",  "den",  "dor",  "fell", "ford",  "gard", "gate", "ham",
                       "kin",   "lan",  "las", "len",  "lin",  "lund", "mar",  "mere",  "mont", "mor",  "nak",
                       "nas",   "ne",   "nik", "nor",  "port", "rak",  "rin",  "ros",   "sea",  "sen",  "stad",
                       "stein", "tan",  "ten", "thal", "ton",  "ver",  "vik",  "ville", "wick", "wood", "zen"};
constexpr Words platforms[]{"Chirp", "Commons", "Threadline", "Plaza", "Lantern"};

// English
constexpr Words enTopics[]{"flood defences",   "teachers' strike", "bridge closure",  "water shortage",
                           "wildfire",         "ferry timetable",  "school meals",    "hospital waiting list",
                           "football stadium", "bakery recall",    "night trains",    "rent increase",
                           "power cut",        "museum theft",     "bee colony",      "airport runway",
                           "vaccine clinic",   "beach pollution",  "voting machines", "harbour festival",
                           "cycling lane",     "dairy prices",     "lost satellite",  "library closure",
                           "meteor shower",    "orchestra tour",   "landslide",       "mayor's resignation",
                           "chess final",      "bus drivers",      "data leak",       "potato harvest"};
constexpr Words enDetails[]{"emergency meeting",  "leaked letter",      "court ruling",       "record turnout",
                            "safety inspection",  "unpaid invoices",    "volunteer patrols",  "forged documents",
                            "midnight vote",      "hundreds evacuated", "apology demanded",   "budget hole",
                            "sabotage suspected", "compensation offer", "helicopter rescue",  "viral video",
                            "petition signed",    "expert warning",     "three arrests",      "surprise reopening",
                            "broken sensor",      "unexpected snow",    "missing minutes",    "angry residents",
                            "army deployed",      "foreign investors",  "old map discovered", "insurance dispute",
                            "drone footage",      "hunger strike",      "engineer's report",  "second wave"};
constexpr Words enOrganisations[]{"{p} council", "{p} Group", "{p} university", "{p} police", "{p} union", "{p} Rail"};
constexpr Words enWordings[]{"{t} in {p}: {d}, {o} says",
                             "{d} over {t} in {p}",
                             "{w}: \"{d}\" after {t} in {p}",
                             "{p} {t}: {n} and {d}",
                             "What we know about the {t} in {p}: {d}, {o}",
                             "{o} on {t}: {d}",
                             "Is this the end of the {t} in {p}? {w}, {d}",
                             "{w} of {o} on the {t}: {d}",
                             "{t}, {d}, {n}: this is {p} now",
                             "I was in {p} when it was all about {t}. {d}!",
                             "So now it is {d}. {p}, {t}, {o} and {w} again",
                             "{n} in {p} for {t}, and then {d}"};
constexpr Words enThings[]{"coffee",   "umbrella",  "piano",    "sourdough",   "bicycle",  "tomatoes",
                           "homework", "sunset",    "playlist", "puppy",       "marathon", "crossword",
                           "dentist",  "garden",    "sofa",     "spreadsheet", "novel",    "curry",
                           "camera",   "kettle",    "jigsaw",   "tram",        "haircut",  "pancakes",
                           "wardrobe", "telescope", "podcast",  "pottery",     "camping",  "chess"};
constexpr Words enDoings[]{"forgot",   "bought",     "dropped",      "painted",  "found",     "lost",
                           "repaired", "borrowed",   "photographed", "finished", "cancelled", "recommend",
                           "miss",     "dreamed of", "tasted",       "postponed"};
constexpr Words enChatter[]{"{f} and I {y} the {x}",         "Who else {y} the {x} with {f}?",
                            "{x}, {x2} and {f}. That is it", "{f} {y} my {x} again",
                            "No {x} for me, {f} {y} it",     "Only {n} more for the {x} of {f}"};
constexpr Words enOutlets[]{"Harbour Daily", "The Northern Ledger", "Valley Courier",      "Metro Observer",
                            "Island Post",   "The Lamplighter",     "Riverside Chronicle", "Capital Wire"};

// Spanish
constexpr Words esTopics[]{"diques contra inundaciones",
                           "huelga docente",
                           "cierre del puente",
                           "escasez de agua",
                           "incendio forestal",
                           "horario del ferry",
                           "comedores escolares",
                           "listas de espera",
                           "estadio municipal",
                           "pan contaminado",
                           "trenes nocturnos",
                           "subida del alquiler",
                           "apagón",
                           "robo en el museo",
                           "colmenas",
                           "pista del aeropuerto",
                           "centro de vacunación",
                           "vertido en la playa",
                           "urnas electrónicas",
                           "fiesta del puerto",
                           "carril bici",
                           "precio de la leche",
                           "satélite perdido",
                           "biblioteca cerrada",
                           "lluvia de meteoros",
                           "gira de la orquesta",
                           "desprendimiento",
                           "dimisión del alcalde"};
constexpr Words esDetails[]{"reunión urgente",         "carta filtrada",
                            "sentencia judicial",      "participación récord",
                            "inspección de seguridad", "facturas impagadas",
                            "patrullas vecinales",     "documentos falsos",
                            "votación nocturna",       "cientos de evacuados",
                            "exigen disculpas",        "agujero presupuestario",
                            "posible sabotaje",        "oferta de indemnización",
                            "rescate en helicóptero",  "vídeo viral",
                            "recogida de firmas",      "aviso de expertos",
                            "tres detenidos",          "reapertura inesperada",
                            "sensor averiado",         "nevada repentina",
                            "vecinos indignados",      "despliegue militar",
                            "inversores extranjeros",  "mapa antiguo",
                            "disputa del seguro",      "imágenes de dron"};
constexpr Words esOrganisations[]{"ayuntamiento de {p}", "Grupo {p}",     "universidad de {p}",
                                  "policía de {p}",      "sindicato {p}", "Ferrocarriles {p}"};
constexpr Words esWordings[]{"{t} en {p}: {d}, según {o}",
                             "{d} por {t} en {p}",
                             "{w}: «{d}» tras {t} en {p}",
                             "{p}, {t}: {n} y {d}",
                             "Lo que se sabe de {t} en {p}: {d}, {o}",
                             "{o} sobre {t}: {d}",
                             "¿Y ahora qué? {t} en {p}, {w}, {d}",
                             "{w}, de {o}, sobre {t}: {d}",
                             "{t}, {d}, {n}: así está {p}",
                             "Yo estaba en {p} con {t}. ¡{d}!",
                             "Ahora {d}. {p}, {t}, {o} y otra vez {w}"};
constexpr Words esThings[]{"café",       "paraguas",   "guitarra", "empanada", "bicicleta",  "tomates",
                           "deberes",    "atardecer",  "cachorro", "maratón",  "crucigrama", "dentista",
                           "jardín",     "sillón",     "novela",   "cámara",   "tetera",     "tranvía",
                           "peluquería", "telescopio", "cerámica", "acampada", "ajedrez",    "tortilla"};
constexpr Words esDoings[]{"olvidó", "compró",     "rompió",  "pintó",   "encontró",   "perdió",  "arregló",
                           "prestó", "fotografió", "terminó", "canceló", "recomienda", "extraña", "probó"};
constexpr Words esChatter[]{
    "{f} {y} {x}",         "¿Quién más {y} {x} con {f}?", "{x}, {x2} y {f}. Nada más", "{f} {y} mi {x} otra vez",
    "Sin {x}: {f} lo {y}", "Solo {n} para {x} de {f}"};
constexpr Words esOutlets[]{"Diario del Puerto", "La Gaceta Norte", "El Faro",
                            "Correo del Valle",  "La Voz Insular",  "Crónica Capital"};

// French
constexpr Words frTopics[]{"digues",
                           "grève des enseignants",
                           "fermeture du pont",
                           "pénurie d'eau",
                           "feu de forêt",
                           "horaires du ferry",
                           "cantines scolaires",
                           "files d'attente à l'hôpital",
                           "stade municipal",
                           "rappel de fromages",
                           "trains de nuit",
                           "hausse des loyers",
                           "panne de courant",
                           "vol au musée",
                           "ruches",
                           "piste d'aéroport",
                           "centre de vaccination",
                           "pollution des plages",
                           "machines à voter",
                           "fête du port",
                           "piste cyclable",
                           "prix du lait",
                           "satellite perdu",
                           "bibliothèque menacée",
                           "pluie de météores",
                           "tournée d'orchestre",
                           "glissement de terrain",
                           "démission du maire"};
constexpr Words frDetails[]{
    "réunion d'urgence",       "lettre divulguée",      "décision de justice",      "participation record",
    "contrôle de sécurité",    "factures impayées",     "patrouilles bénévoles",    "faux documents",
    "vote nocturne",           "centaines d'évacués",   "excuses exigées",          "trou budgétaire",
    "soupçon de sabotage",     "offre d'indemnisation", "sauvetage en hélicoptère", "vidéo virale",
    "pétition signée",         "alerte des experts",    "trois arrestations",       "réouverture surprise",
    "capteur défectueux",      "neige inattendue",      "habitants en colère",      "armée déployée",
    "investisseurs étrangers", "carte ancienne",        "litige d'assurance",       "images de drone"};
constexpr Words frOrganisations[]{"mairie de {p}", "groupe {p}",   "université de {p}",
                                  "police de {p}", "syndicat {p}", "Chemins de fer {p}"};
constexpr Words frWordings[]{"{t} à {p} : {d}, selon {o}",
                             "{d} pour {t} à {p}",
                             "{w} : « {d} » après {t} à {p}",
                             "{p}, {t} : {n} et {d}",
                             "Ce que l'on sait : {t} à {p}, {d}, {o}",
                             "{o} sur {t} : {d}",
                             "Et maintenant ? {t} à {p}, {w}, {d}",
                             "{w}, de {o}, sur {t} : {d}",
                             "{t}, {d}, {n} : c'est {p}",
                             "J'étais à {p} avec {t}. {d} !",
                             "Et puis {d}. {p}, {t}, {o} et encore {w}"};
constexpr Words frThings[]{
    "café",       "parapluie", "piano",        "baguette", "vélo",    "tomates",   "devoirs", "coucher de soleil",
    "chiot",      "marathon",  "mots croisés", "dentiste", "jardin",  "canapé",    "roman",   "appareil photo",
    "bouilloire", "tramway",   "coiffeur",     "crêpes",   "armoire", "télescope", "poterie", "échecs"};
constexpr Words frDoings[]{"oublié",   "acheté",       "cassé",   "peint",  "trouvé",     "perdu", "réparé",
                           "emprunté", "photographié", "terminé", "annulé", "recommandé", "goûté", "reporté"};
constexpr Words frChatter[]{"{f} a {y} {x}",        "Qui d'autre a {y} {x} avec {f} ?", "{x}, {x2} et {f}. C'est tout",
                            "{f} a encore {y} {x}", "Pas de {x} : {f} l'a {y}",         "Plus que {n} pour {x} de {f}"};
constexpr Words frOutlets[]{"Le Courrier du Port", "La Dépêche Nord",  "Le Phare",
                            "L'Écho des Vallées",  "La Voix des Îles", "Chronique Capitale"};

// German
constexpr Words deTopics[]{
    "Hochwasserschutz", "Lehrerstreik", "Brückensperrung",        "Wassermangel",       "Waldbrand",
    "Fährfahrplan",     "Schulessen",   "Klinikwartezeiten",      "Stadionneubau",      "Brotrückruf",
    "Nachtzüge",        "Mieterhöhung", "Stromausfall",           "Museumsraub",        "Bienensterben",
    "Landebahn",        "Impfzentrum",  "Strandverschmutzung",    "Wahlcomputer",       "Hafenfest",
    "Radweg",           "Milchpreise",  "Satellitenverlust",      "Büchereischließung", "Sternschnuppen",
    "Orchesterreise",   "Erdrutsch",    "Bürgermeisterrücktritt", "Schachfinale",       "Kartoffelernte"};
constexpr Words deDetails[]{
    "Krisensitzung",           "durchgesickerter Brief", "Gerichtsurteil",           "Rekordbeteiligung",
    "Sicherheitsprüfung",      "unbezahlte Rechnungen",  "freiwillige Streifen",     "gefälschte Papiere",
    "nächtliche Abstimmung",   "hunderte Evakuierte",    "Entschuldigung gefordert", "Haushaltsloch",
    "Sabotageverdacht",        "Entschädigungsangebot",  "Hubschrauberrettung",      "Video verbreitet",
    "Unterschriftenaktion",    "Expertenwarnung",        "drei Festnahmen",          "überraschende Öffnung",
    "defekter Sensor",         "plötzlicher Schneefall", "wütende Anwohner",         "Armeeeinsatz",
    "ausländische Investoren", "alte Landkarte",         "Versicherungsstreit",      "Drohnenbilder"};
constexpr Words deOrganisations[]{"Stadtrat {p}", "{p}-Gruppe",       "Universität {p}",
                                  "Polizei {p}",  "Gewerkschaft {p}", "{p}-Bahn"};
constexpr Words deWordings[]{"{t} in {p}: {d}, so {o}",
                             "{d} wegen {t} in {p}",
                             "{w}: „{d}“ nach {t} in {p}",
                             "{p}, {t}: {n} und {d}",
                             "Was man weiß: {t} in {p}, {d}, {o}",
                             "{o} zu {t}: {d}",
                             "Und nun? {t} in {p}, {w}, {d}",
                             "{w} von {o} zu {t}: {d}",
                             "{t}, {d}, {n}: das ist {p}",
                             "Ich war in {p} bei {t}. {d}!",
                             "Und jetzt {d}. {p}, {t}, {o} und wieder {w}"};
constexpr Words deThings[]{"Kaffee",          "Regenschirm",  "Klavier",         "Brezel",  "Fahrrad",
                           "Tomaten",         "Hausaufgaben", "Sonnenuntergang", "Welpe",   "Marathon",
                           "Kreuzworträtsel", "Zahnarzt",     "Garten",          "Sofa",    "Roman",
                           "Kamera",          "Teekanne",     "Straßenbahn",     "Friseur", "Pfannkuchen",
                           "Kleiderschrank",  "Fernrohr",     "Töpferkurs",      "Zelt"};
constexpr Words deDoings[]{"vergessen", "gekauft",   "zerbrochen", "gestrichen",   "gefunden",
                           "verloren",  "repariert", "geliehen",   "fotografiert", "beendet",
                           "abgesagt",  "empfohlen", "gekostet",   "verschoben"};
constexpr Words deChatter[]{"{f} hat {x} {y}",        "Wer hat noch {x} mit {f} {y}?", "{x}, {x2} und {f}. Das war es",
                            "{f} hat wieder {x} {y}", "Kein {x}: {f} hat es {y}",      "Nur noch {n} für {x} von {f}"};
constexpr Words deOutlets[]{"Hafenblatt", "Nordkurier",   "Der Leuchtturm",
                            "Talbote",    "Inselzeitung", "Hauptstadtspiegel"};

// Portuguese
constexpr Words ptTopics[]{"diques contra enchentes",
                           "greve dos professores",
                           "interdição da ponte",
                           "falta de água",
                           "incêndio florestal",
                           "horário da balsa",
                           "merenda escolar",
                           "fila do hospital",
                           "estádio municipal",
                           "pão contaminado",
                           "trens noturnos",
                           "aumento do aluguel",
                           "apagão",
                           "roubo no museu",
                           "colmeias",
                           "pista do aeroporto",
                           "posto de vacinação",
                           "poluição da praia",
                           "urnas eletrônicas",
                           "festa do porto",
                           "ciclovia",
                           "preço do leite",
                           "satélite perdido",
                           "biblioteca fechada",
                           "chuva de meteoros",
                           "turnê da orquestra",
                           "deslizamento",
                           "renúncia do prefeito"};
constexpr Words ptDetails[]{"reunião de emergência",
                            "carta vazada",
                            "decisão judicial",
                            "comparecimento recorde",
                            "vistoria de segurança",
                            "faturas atrasadas",
                            "patrulhas voluntárias",
                            "documentos falsos",
                            "votação noturna",
                            "centenas de retirados",
                            "desculpas exigidas",
                            "rombo no orçamento",
                            "suspeita de sabotagem",
                            "oferta de indenização",
                            "resgate de helicóptero",
                            "vídeo viral",
                            "abaixo-assinado",
                            "alerta de especialistas",
                            "três presos",
                            "reabertura surpresa",
                            "sensor quebrado",
                            "neve inesperada",
                            "moradores revoltados",
                            "exército nas ruas",
                            "investidores estrangeiros",
                            "mapa antigo",
                            "disputa do seguro",
                            "imagens de drone"};
constexpr Words ptOrganisations[]{"prefeitura de {p}", "Grupo {p}",     "universidade de {p}",
                                  "polícia de {p}",    "sindicato {p}", "Ferrovias {p}"};
constexpr Words ptWordings[]{"{t} em {p}: {d}, diz {o}",
                             "{d} por {t} em {p}",
                             "{w}: \"{d}\" após {t} em {p}",
                             "{p}, {t}: {n} e {d}",
                             "O que se sabe de {t} em {p}: {d}, {o}",
                             "{o} sobre {t}: {d}",
                             "E agora? {t} em {p}, {w}, {d}",
                             "{w}, de {o}, sobre {t}: {d}",
                             "{t}, {d}, {n}: é {p}",
                             "Eu estava em {p} com {t}. {d}!",
                             "E agora {d}. {p}, {t}, {o} e de novo {w}"};
constexpr Words ptThings[]{"café",         "guarda-chuva", "violão",  "pastel",     "bicicleta",         "tomates",
                           "lição",        "pôr do sol",   "filhote", "maratona",   "palavras cruzadas", "dentista",
                           "jardim",       "sofá",         "romance", "câmera",     "chaleira",          "bonde",
                           "cabeleireiro", "tapioca",      "armário", "telescópio", "cerâmica",          "xadrez"};
constexpr Words ptDoings[]{"esqueceu",  "comprou",    "quebrou",  "pintou",   "encontrou", "perdeu", "consertou",
                           "emprestou", "fotografou", "terminou", "cancelou", "recomenda", "provou", "adiou"};
constexpr Words ptChatter[]{
    "{f} {y} {x}",         "Quem mais {y} {x} com {f}?", "{x}, {x2} e {f}. Só isso", "{f} {y} meu {x} de novo",
    "Sem {x}: {f} já {y}", "Só mais {n} para {x} de {f}"};
constexpr Words ptOutlets[]{"Diário do Porto", "Folha do Norte", "O Farol",
                            "Correio do Vale", "Voz das Ilhas",  "Crônica Capital"};

// Arabic
constexpr Words arSyllables[]{"با",  "تا",  "جا",  "دا",  "را",  "زا",  "سا",  "شا",  "فا",  "قا",
                              "كا",  "لا",  "ما",  "نا",  "وا",  "بور", "تين", "جور", "دين", "رون",
                              "سيل", "شير", "فون", "قور", "كين", "لور", "مين", "نور"};
constexpr Words arTopics[]{"سدود الفيضان",   "إضراب المعلمين", "إغلاق الجسر",     "نقص المياه",    "حريق الغابة",
                           "مواعيد العبارة", "وجبات المدارس",  "طوابير المستشفى", "ملعب المدينة",  "سحب الخبز",
                           "قطارات الليل",   "زيادة الإيجار",  "انقطاع الكهرباء", "سرقة المتحف",   "خلايا النحل",
                           "مدرج المطار",    "مركز التطعيم",   "تلوث الشاطئ",     "أجهزة التصويت", "مهرجان الميناء",
                           "مسار الدراجات",  "أسعار الحليب",   "القمر الصناعي",   "إغلاق المكتبة"};
constexpr Words arDetails[]{"اجتماع طارئ",      "رسالة مسربة",   "حكم قضائي",       "مشاركة قياسية", "تفتيش السلامة",
                            "فواتير متأخرة",    "دوريات تطوعية", "وثائق مزورة",     "تصويت ليلي",    "إجلاء المئات",
                            "مطالبة بالاعتذار", "عجز الميزانية", "اشتباه بالتخريب", "عرض تعويض",     "إنقاذ بالمروحية",
                            "مقطع متداول",      "عريضة موقعة",   "تحذير الخبراء",   "ثلاثة موقوفين", "افتتاح مفاجئ",
                            "عطل الجهاز",       "ثلوج مفاجئة",   "غضب السكان",      "انتشار الجيش"};
constexpr Words arOrganisations[]{"بلدية {p}", "مجموعة {p}", "جامعة {p}", "شرطة {p}", "نقابة {p}"};
constexpr Words arWordings[]{"{t} في {p}: {d}، {o}",   "{d} بعد {t} في {p}",     "{w}: «{d}» عن {t} في {p}",
                             "{p}، {t}: {n} و{d}",     "{o} عن {t}: {d}",        "ماذا بعد {t} في {p}؟ {w}، {d}",
                             "{w} من {o} عن {t}: {d}", "كنت في {p} مع {t}. {d}!"};
constexpr Words arThings[]{"القهوة",  "المظلة",  "العود",    "الفطائر", "الدراجة", "الطماطم",
                           "الواجب",  "الغروب",  "القطة",    "السباق",  "الأحجية", "الحديقة",
                           "الأريكة", "الرواية", "الكاميرا", "الإبريق", "الترام",  "المنظار"};
constexpr Words arDoings[]{"نسي",  "اشترى",  "كسر", "لون",  "وجد",  "أضاع",
                           "أصلح", "استعار", "صور", "أنهى", "ألغى", "تذوق"};
constexpr Words arChatter[]{"{f} {y} {x}", "من {y} {x} مع {f}؟", "{x} و{x2} و{f}", "{f} {y} {x} من جديد"};
constexpr Words arOutlets[]{"صحيفة الميناء", "بريد الشمال", "المنارة", "صوت الوادي", "أخبار الجزيرة الخضراء"};

// Hindi
constexpr Words hiSyllables[]{"बा",  "चा", "दा",  "गा", "का",  "ला",  "मा", "ना",  "पा", "रा", "सा", "ता", "वा",
                              "बीर", "चन", "दीप", "गढ़", "कोट", "लोक", "मन", "नील", "पुर", "रत", "सर", "तन", "वन"};
constexpr Words hiTopics[]{"बाढ़ बाँध",     "शिक्षक हड़ताल",  "पुल बंदी",      "पानी संकट",   "जंगल आग",      "नौका समय",
                           "स्कूल भोजन",    "अस्पताल कतार",  "शहर स्टेडियम",  "रोटी वापसी", "रात रेलगाड़ी",  "किराया वृद्धि",
                           "बिजली कटौती", "संग्रहालय चोरी", "मधुमक्खी छत्ता", "हवाई पट्टी",  "टीका केंद्र",    "तट प्रदूषण",
                           "मतदान मशीन",  "बंदरगाह मेला",   "साइकिल मार्ग", "दूध दाम",     "उपग्रह लापता", "पुस्तकालय बंद"};
constexpr Words hiDetails[]{"आपात बैठक",     "लीक चिट्ठी",      "अदालत फैसला",    "रिकॉर्ड भागीदारी", "सुरक्षा जाँच",
                            "बकाया बिल",    "स्वयंसेवक गश्त",     "नकली कागज़",     "आधी रात वोट",     "सैकड़ों विस्थापित",
                            "माफ़ी माँग",     "बजट घाटा",       "तोड़फोड़ शक",     "मुआवज़ा प्रस्ताव",    "हेलीकॉप्टर बचाव",
                            "वायरल वीडियो", "हस्ताक्षर अभियान", "विशेषज्ञ चेतावनी", "तीन गिरफ़्तार",     "अचानक उद्घाटन",
                            "खराब यंत्र",     "बेमौसम बर्फ़",      "नाराज़ निवासी",  "सेना तैनात"};
constexpr Words hiOrganisations[]{"{p} नगरपालिका", "{p} समूह", "{p} विश्वविद्यालय", "{p} पुलिस", "{p} संघ"};
constexpr Words hiWordings[]{"{p} में {t}: {d}, {o}",    "{p} में {t} के बाद {d}",    "{w}: \"{d}\", {p} में {t}",
                             "{p}, {t}: {n} और {d}",   "{o} ने कहा, {t}: {d}",    "अब क्या? {p} में {t}, {w}, {d}",
                             "{o} के {w}, {t} पर: {d}", "मैं {p} में था, {t} और {d}!"};
constexpr Words hiThings[]{"चाय", "छाता", "सितार", "समोसा", "साइकिल", "टमाटर", "गृहकार्य", "सूर्यास्त", "पिल्ला",
                           "दौड़", "पहेली", "बगीचा", "सोफ़ा",  "उपन्यास", "कैमरा",  "केतली",   "रिक्शा",  "दूरबीन"};
constexpr Words hiDoings[]{"भूल गया",  "खरीद लिया", "तोड़ दिया",  "रंग दिया", "ढूँढ लिया",
                           "खो दिया", "सुधार दिया", "उधार दिया", "चख लिया", "टाल दिया"};
constexpr Words hiChatter[]{"{f} ने {x} {y}", "किसने {f} के साथ {x} {y}?", "{x}, {x2} और {f}", "{f} ने फिर {x} {y}"};
constexpr Words hiOutlets[]{"बंदरगाह दैनिक", "उत्तर पत्रिका", "प्रकाश स्तंभ", "घाटी समाचार", "द्वीप वाणी"};

// Chinese
constexpr Words zhSyllables[]{"云", "岭", "河", "桥", "松", "柳", "石", "金", "银", "白", "青", "红", "龙", "凤", "梅",
                              "兰", "竹", "菊", "泉", "湖", "沙", "林", "谷", "峰", "港", "湾", "洲", "溪", "雁", "鹿"};
constexpr Words zhTopics[]{"防洪堤坝", "教师罢工",   "大桥封闭",   "饮水短缺", "森林火灾",   "渡轮时刻",
                           "学校午餐", "医院排队",   "体育场扩建", "面包召回", "夜间列车",   "房租上涨",
                           "停电事故", "博物馆失窃", "蜜蜂减少",   "机场跑道", "疫苗接种站", "海滩污染",
                           "投票机器", "港口庆典",   "自行车道",   "牛奶价格", "卫星失联",   "图书馆关闭"};
constexpr Words zhDetails[]{"紧急会议", "信件泄露", "法院判决",   "参与人数创纪录", "安全检查", "账单拖欠",
                            "志愿巡逻", "伪造文件", "深夜表决",   "数百人撤离",     "要求道歉", "预算缺口",
                            "疑遭破坏", "赔偿方案", "直升机救援", "视频热传",       "联名请愿", "专家警告",
                            "三人被捕", "意外重开", "传感器故障", "突降大雪",       "居民愤怒", "军队出动"};
constexpr Words zhOrganisations[]{"{p}市政府", "{p}集团", "{p}大学", "{p}警方", "{p}工会"};
constexpr Words zhWordings[]{"{p}{t}：{o}称{d}",   "{p}因{t}{d}",        "{w}谈{p}{t}：“{d}”",
                             "{p}{t}：{n}，{d}",   "{o}就{t}：{d}",      "{p}{t}之后怎么办？{w}，{d}",
                             "{o}的{w}谈{t}：{d}", "我在{p}，{t}，{d}！"};
constexpr Words zhThings[]{"咖啡",   "雨伞",     "钢琴", "饺子", "自行车", "番茄", "作业", "日落", "小狗",
                           "马拉松", "填字游戏", "花园", "沙发", "小说",   "相机", "茶壶", "电车", "望远镜"};
constexpr Words zhDoings[]{"忘了",   "买了",   "打碎了", "画了",   "找到了", "弄丢了",
                           "修好了", "借走了", "拍了",   "取消了", "尝了"};
constexpr Words zhChatter[]{"{f}{y}{x}", "谁和{f}一起{y}{x}？", "{x}、{x2}和{f}", "{f}又{y}我的{x}"};
constexpr Words zhOutlets[]{"港口日报", "北方邮报", "灯塔新闻", "山谷信使", "海岛之声"};

constexpr std::array languages{
    GeneratorLanguage{"en",
                      true,
                      true,
                      {},
                      enTopics,
                      enDetails,
                      enOrganisations,
                      enWordings,
                      enThings,
                      enDoings,
                      enChatter,
                      enOutlets},
    GeneratorLanguage{"es",
                      true,
                      true,
                      {},
                      esTopics,
                      esDetails,
                      esOrganisations,
                      esWordings,
                      esThings,
                      esDoings,
                      esChatter,
                      esOutlets},
    GeneratorLanguage{"fr",
                      true,
                      true,
                      {},
                      frTopics,
                      frDetails,
                      frOrganisations,
                      frWordings,
                      frThings,
                      frDoings,
                      frChatter,
                      frOutlets},
    GeneratorLanguage{"de",
                      true,
                      true,
                      {},
                      deTopics,
                      deDetails,
                      deOrganisations,
                      deWordings,
                      deThings,
                      deDoings,
                      deChatter,
                      deOutlets},
    GeneratorLanguage{"pt",
                      true,
                      true,
                      {},
                      ptTopics,
                      ptDetails,
                      ptOrganisations,
                      ptWordings,
                      ptThings,
                      ptDoings,
                      ptChatter,
                      ptOutlets},
    GeneratorLanguage{"ar", false, true, arSyllables, arTopics, arDetails, arOrganisations, arWordings, arThings,
                      arDoings, arChatter, arOutlets},
    GeneratorLanguage{"hi", false, true, hiSyllables, hiTopics, hiDetails, hiOrganisations, hiWordings, hiThings,
                      hiDoings, hiChatter, hiOutlets},
    GeneratorLanguage{"zh", false, false, zhSyllables, zhTopics, zhDetails, zhOrganisations, zhWordings, zhThings,
                      zhDoings, zhChatter, zhOutlets},
};

}  // namespace

std::span<const GeneratorLanguage> generatorLanguages() {
    return languages;
}
std::span<const std::string_view> nameOpenings() {
    return openings;
}
std::span<const std::string_view> nameMiddles() {
    return middles;
}
std::span<const std::string_view> nameEnds() {
    return ends;
}
std::span<const std::string_view> generatorPlatforms() {
    return platforms;
}

}  // namespace groundswell::sources
