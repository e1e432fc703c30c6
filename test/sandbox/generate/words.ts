/** Names to make people, companies, associations and products of. All of them are made up. */
export const FEMALE = [
	'Åsa', 'Aino', 'Anne-Grethe', 'Astrid', 'Bodil', 'Birgitta', 'Élise', 'Freja', 'Guðrún', 'Gunnvor',
	'Hanne', 'Ingeborg', 'Jytte', 'Kirsten', 'Liv', 'Lærke', 'Maja', 'Märta', 'Ragnhild', 'Sigríður',
	'Siobhán', 'Sólrun', 'Solveig', 'Tuula', 'Ylva', 'Zoë', 'Ásdís', 'Öllegård', 'Mette Marie', 'Žofie',
];
export const MALE = [
	'Aksel', 'Anders', 'Árni', 'Asbjørn', 'Björn', 'Bjørn', 'Carl-Gustaf', 'Einar', 'Eskil', 'Frode',
	'Göran', 'Håkon', 'Jens Peter', 'Jørgen', 'Jukka', 'Kåre', 'Lars', 'Magnús', 'Mikkel', 'Niels',
	'Øystein', 'Pål', 'Rasmus', 'Søren', 'Sven', 'Þór', 'Tómas', 'Viggo', 'Władysław', 'Ørjan',
];
export const SURNAMES = [
	'Ærø', 'Andersen', 'Åkesson', 'Berg', 'Bjørnstad', 'Brøndum', 'Christoffersen', 'Dahl', 'Ekström',
	'Færøvik', 'Grønbæk', 'Guðmundsdóttir', 'Hämäläinen', 'Håkansson', 'Jónsson', 'Jensen', 'Kjær',
	'Køhler', 'Lindqvist', 'Løvenskiold', 'Mäkinen', 'Møller', "O'Brien", 'Nørgård-Christensen',
	'Olsson', 'Østergaard', 'Pálsdóttir', 'Rasmussen', 'Søgaard', 'Škoda', 'Sjöberg', 'Thøgersen',
	'Ulv', 'van der Berg', 'Wåhlberg', 'Yılmaz', 'Ziółkowski', 'Þorvaldsson', 'Ödegård', "D'Angelo",
];
export const LONG_SURNAME =
	'von Hohenlohe-Waldenburg-Schillingsfürst og Nørre-Vosborg-Christoffersen-Brockenhuus';
export const HONORIFICS = ['Dr.', 'Prof.', 'Mag.', 'Cand.jur.'];

export const COMPANY_STEMS = [
	'Ærø Færge', 'Blåvand Byg', 'Fjord & Fjell', 'Grøn Energi', 'Hafnarfjörður Fisk', 'Havnens Køkken',
	'Kårby Maskin', 'Kvik Transport', 'Lofoten Sjømat', 'Mälaren Media', 'Nordlys Data', 'Norrsken El',
	'Østjysk Tømrer', 'Roskilde Regnskab', 'Skærgård Turist', 'Solsiden Bakeri', 'Søndergaards Tryk',
	'Telemark Tre', 'Uppsala Urverk', 'Vestkysten Vind', 'Þórshöfn Útgerð', 'Ångström Instrument',
	"O'Brien Consulting", 'Škoda & Søn', 'Grænselandets Gartneri', 'Hjørring Hegn', 'Luleå Logistik',
];
export const LONG_COMPANY =
	'Interessentskabet af den 14. oktober vedrørende drift og vedligeholdelse af fælles maskinstationer i Vestjylland og omegn';
export const ASSOCIATION_STEMS = [
	'Danske', 'Fællesforbundet for', 'Foreningen af', 'Landsforeningen for', 'Norske', 'Svenska', 'Nordisk',
];
export const ASSOCIATION_TOPICS = [
	'Ærøs venner', 'biavlere', 'bibliotekarer', 'brandfolk', 'bådbyggere', 'fiskere', 'håndværkere',
	'jordmødre', 'kørelærere', 'lærere', 'organister', 'sygeplejersker', 'sløjdlærare', 'økologer',
];
export const UNIT_KINDS = ['afdeling', 'kreds', 'lokalforening', 'region', 'avdeling', 'krets'];
export const STREETS: Record<string, readonly string[]> = {
	DK: ['Ærøvej', 'Åboulevarden', 'Søndergade', 'Nørrebrogade', 'Hans Christian Ørsteds Vej', 'Strandvejen', 'Kirkestræde', 'Lille Sankt Mikkels Gade', 'Grønnegade', 'Møllebakken'],
	NO: ['Storgata', 'Øvre Slottsgate', 'Bjørnstjerne Bjørnsons gate', 'Kirkegata', 'Åsveien', 'Fjordveien'],
	SE: ['Storgatan', 'Ängsvägen', 'Övre Husargatan', 'Drottninggatan', 'Sankt Eriksgatan', 'Åsögatan'],
	FI: ['Mannerheimintie', 'Hämeenkatu', 'Kauppakatu', 'Yliopistonkatu'],
	IS: ['Laugavegur', 'Skólavörðustígur', 'Hafnargata'],
	DE: ['Große Straße', 'Königsallee', 'Schloßstraße'],
	GB: ["St. Mary's Road", 'High Street', "King's Parade"],
	CZ: ['Na Příkopě', 'Dlouhá'],
	US: ['Main Street', 'East 42nd Street'],
};
export const PLACES = ['Nørre Vinge', 'Ærøskøbing Havn', 'Vester Åby', 'Sønder Bjerge'];
export const DOMAINS = ['example.com', 'example.org', 'example.net', 'mail.example', 'post.example'];
export const PRODUCT_NAMES = [
	'Kursus i førstehjælp', 'Årskonference', 'Medlemsblad', 'Kontingent A', 'Kontingent B', 'Håndbog',
	'Fagdag Ærø', 'Møbler til udlån', 'Rådgivning', 'Webinar', 'Certificering', 'T-shirt', 'Krus',
	'Sangbog', 'Plakat 50×70', 'Överenskommelse', 'Julefrokost', 'Lokaleleje', 'Årskort', 'Printservice',
];
export const TITLES = ['Direktør', 'Bogholder', 'Indkøber', 'Sekretær', 'Økonomichef', 'Daglig leder', 'Verkställande direktör'];
