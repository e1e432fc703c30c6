/** What every tenant has from the start: countries, postal codes, categories, close reasons. */
import type { Store } from '../store';
import type { MembercareDefinitions } from './raw';

const COUNTRIES: Record<string, string> = {
	DK: 'Danmark',
	NO: 'Norge',
	SE: 'Sverige',
	FI: 'Finland',
	IS: 'Island',
	FO: 'Færøerne',
	GL: 'Grønland',
	AX: 'Åland',
	DE: 'Tyskland',
	NL: 'Holland',
	GB: 'Storbritannien',
	FR: 'Frankrig',
	CZ: 'Tjekkiet',
	PL: 'Polen',
	US: 'USA',
};

/** Sample of real postal codes: `code city`, separated by `|`. */
const POSTAL_CODES: Record<string, string> = {
	DK: '1050 København K|1100 København K|1256 København K|1363 København K|1434 København K|1550 København V|1620 København V|1799 København V|1800 Frederiksberg C|1960 Frederiksberg C|2000 Frederiksberg|2100 København Ø|2150 Nordhavn|2200 København N|2300 København S|2400 København NV|2450 København SV|2500 Valby|2600 Glostrup|2605 Brøndby|2610 Rødovre|2620 Albertslund|2630 Taastrup|2635 Ishøj|2640 Hedehusene|2650 Hvidovre|2660 Brøndby Strand|2670 Greve|2680 Solrød Strand|2700 Brønshøj|2720 Vanløse|2730 Herlev|2740 Skovlunde|2750 Ballerup|2760 Måløv|2770 Kastrup|2791 Dragør|2800 Kongens Lyngby|2820 Gentofte|2830 Virum|2840 Holte|2850 Nærum|2860 Søborg|2880 Bagsværd|2900 Hellerup|2920 Charlottenlund|2930 Klampenborg|2950 Vedbæk|2970 Hørsholm|2980 Kokkedal|3000 Helsingør|3060 Espergærde|3400 Hillerød|3460 Birkerød|3500 Værløse|3520 Farum|3600 Frederikssund|3700 Rønne|3770 Allinge|4000 Roskilde|4100 Ringsted|4200 Slagelse|4300 Holbæk|4400 Kalundborg|4600 Køge|4700 Næstved|4760 Vordingborg|4800 Nykøbing F|4900 Nakskov|5000 Odense C|5200 Odense V|5230 Odense M|5300 Kerteminde|5500 Middelfart|5600 Faaborg|5700 Svendborg|5800 Nyborg|5960 Marstal|5970 Ærøskøbing|5985 Søby Ærø|6000 Kolding|6100 Haderslev|6200 Aabenraa|6270 Tønder|6400 Sønderborg|6700 Esbjerg|6720 Fanø|6800 Varde|6950 Ringkøbing|7000 Fredericia|7100 Vejle|7190 Billund|7400 Herning|7500 Holstebro|7600 Struer|7700 Thisted|7800 Skive|7900 Nykøbing M|8000 Aarhus C|8200 Aarhus N|8210 Aarhus V|8230 Åbyhøj|8260 Viby J|8270 Højbjerg|8305 Samsø|8400 Ebeltoft|8500 Grenaa|8600 Silkeborg|8660 Skanderborg|8700 Horsens|8800 Viborg|8900 Randers C|9000 Aalborg|9200 Aalborg SV|9300 Sæby|9400 Nørresundby|9560 Hadsund|9600 Aars|9700 Brønderslev|9800 Hjørring|9900 Frederikshavn|9940 Læsø|9990 Skagen',
	NO: '0010 Oslo|0150 Oslo|0155 Oslo|0161 Oslo|0184 Oslo|0250 Oslo|0355 Oslo|0450 Oslo|0550 Oslo|0650 Oslo|0756 Oslo|0850 Oslo|0950 Oslo|1053 Oslo|1300 Sandvika|1366 Lysaker|1400 Ski|1440 Drøbak|1531 Moss|1601 Fredrikstad|1706 Sarpsborg|2000 Lillestrøm|2212 Kongsvinger|2317 Hamar|2609 Lillehammer|2815 Gjøvik|3015 Drammen|3110 Tønsberg|3210 Sandefjord|3251 Larvik|3601 Kongsberg|3714 Skien|3915 Porsgrunn|4006 Stavanger|4306 Sandnes|4514 Mandal|4611 Kristiansand S|4836 Arendal|5003 Bergen|5020 Bergen|5147 Fyllingsdalen|5501 Haugesund|5700 Voss|6002 Ålesund|6413 Molde|6509 Kristiansund N|6800 Førde|7010 Trondheim|7030 Trondheim|7500 Stjørdal|7713 Steinkjer|8005 Bodø|8514 Narvik|8622 Mo i Rana|9008 Tromsø|9405 Harstad|9510 Alta|9600 Hammerfest|9800 Vadsø|9950 Vardø',
	SE: '11122 Stockholm|11220 Stockholm|11346 Stockholm|11432 Stockholm|11542 Stockholm|11634 Stockholm|11830 Stockholm|12030 Årsta|13130 Nacka|14141 Huddinge|15131 Södertälje|16440 Kista|16970 Solna|17145 Solna|18230 Danderyd|19430 Upplands Väsby|20211 Malmö|21122 Malmö|21432 Malmö|22100 Lund|22350 Lund|23431 Lomma|25221 Helsingborg|26131 Landskrona|27130 Ystad|29131 Kristianstad|30242 Halmstad|33130 Värnamo|35230 Växjö|37131 Karlskrona|39231 Kalmar|40010 Göteborg|41103 Göteborg|41327 Göteborg|41502 Göteborg|43135 Mölndal|45130 Uddevalla|46130 Trollhättan|50330 Borås|54130 Skövde|55318 Jönköping|58102 Linköping|60181 Norrköping|62157 Visby|63105 Eskilstuna|65224 Karlstad|70210 Örebro|72211 Västerås|75310 Uppsala|75323 Uppsala|79130 Falun|80310 Gävle|83131 Östersund|85230 Sundsvall|87131 Härnösand|90326 Umeå|93131 Skellefteå|97231 Luleå|98131 Kiruna',
	FI: '00100 Helsinki|00120 Helsinki|00530 Helsinki|01300 Vantaa|02100 Espoo|04200 Kerava|06100 Porvoo|10300 Karjaa|15110 Lahti|20100 Turku|28100 Pori|33100 Tampere|40100 Jyväskylä|48100 Kotka|50100 Mikkeli|53100 Lappeenranta|65100 Vaasa|68600 Pietarsaari|70100 Kuopio|80100 Joensuu|90100 Oulu|96100 Rovaniemi|99800 Ivalo',
	IS: '101 Reykjavík|105 Reykjavík|108 Reykjavík|170 Seltjarnarnes|200 Kópavogur|210 Garðabær|220 Hafnarfjörður|230 Reykjanesbær|300 Akranes|400 Ísafjörður|600 Akureyri|640 Húsavík|700 Egilsstaðir|800 Selfoss|900 Vestmannaeyjar',
	FO: '100 Tórshavn|175 Kirkjubøur|360 Sandavágur|600 Saltangará|700 Klaksvík|800 Tvøroyri',
	GL: '3900 Nuuk|3911 Sisimiut|3920 Qaqortoq|3952 Ilulissat',
	AX: '22100 Mariehamn',
	DE: '10115 Berlin|10969 Berlin|20095 Hamburg|24103 Kiel|24937 Flensburg|28195 Bremen|50667 Köln|60311 Frankfurt am Main|80331 München',
	NL: '1012 AB Amsterdam|3011 AA Rotterdam|9711 LM Groningen',
	GB: 'EC1A 1BB London|SW1A 1AA London|EH1 1BB Edinburgh|M1 1AE Manchester',
	FR: '67000 Strasbourg|69001 Lyon|75001 Paris',
	CZ: '110 00 Praha 1|301 00 Plzeň|602 00 Brno',
	PL: '00-001 Warszawa|31-001 Kraków|80-001 Gdańsk',
	US: '10001 New York|60601 Chicago|94105 San Francisco',
};

/** A foreign code may hold a blank: it ends where the city's first capital with small letters begins. */
const CODE_AND_CITY = /^(.+?) (\p{Lu}\p{Ll}.*)$/u;

const parsed = new Map<string, { zipCode: string; city: string }[]>();

export function knownPostalCodes(iso2Letter: string): { zipCode: string; city: string }[] {
	const known = parsed.get(iso2Letter) ?? parseCodes(POSTAL_CODES[iso2Letter] ?? '');
	parsed.set(iso2Letter, known);
	return known;
}

function parseCodes(lines: string): { zipCode: string; city: string }[] {
	return lines
		.split('|')
		.filter((line) => line !== '')
		.map((line) => {
			const match = CODE_AND_CITY.exec(line)!;
			return { zipCode: match[1]!, city: match[2]! };
		});
}

const CLOSE_REASONS: Record<'persons' | 'companies', string[]> = {
	persons: ['Resigned', 'Deceased', 'Excluded'],
	companies: ['Closed down', 'Merged', 'Bankrupt'],
};

export function fillLookups({ now, next }: Store<MembercareDefinitions>): void {
	for (const [iso2Letter, name] of Object.entries(COUNTRIES)) {
		now.countries.put({ id: next('country'), iso2Letter, name });
		for (const { zipCode, city } of knownPostalCodes(iso2Letter)) {
			now.postalCodes.put({ id: next('postalCode'), zipCode, city, iso2Letter });
		}
	}
	for (const description of ['Customer', 'Association', 'Supplier']) {
		const id = next('companyCategory');
		now.companyCategories.put({ id, description, shortName: null, valid: true });
	}
	for (const description of ['Department', 'Region', 'Club']) {
		const id = next('organizationCategory');
		const shortName = description.slice(0, 3).toUpperCase();
		now.organizationCategories.put({ id, description, shortName, valid: true });
	}
	now.agreements.put({
		id: next('agreement'),
		description: 'General agreement',
		shortName: null,
		valid: true,
	});
	for (const kind of ['persons', 'companies'] as const) {
		for (const description of CLOSE_REASONS[kind]) {
			now.closeReasons.put({ id: next('closeReason'), of: kind, description, valid: true });
		}
	}
	now.productGroups.put({ id: next('productGroup'), name: 'General', valid: true });
}
