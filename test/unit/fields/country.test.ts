import { countryName, readCountry } from '../../../nodes/LinkStore/engine/fields/country';
import { ISO3, LANGUAGES } from '../../../nodes/LinkStore/engine/fields/countryData';
import type { JsonValue } from '../../../nodes/shared/json';
import { COUNTRIES } from './countries';
import { carry, norm, problem, rowOf } from './helpers';

const row = rowOf('country', { left: {}, right: { format: 'iso3' } });
const named = rowOf('country', { left: {}, right: { format: 'name' } });

describe('the 249 countries', () => {
	it('are exactly those of the standard, and Kosovo', () => {
		expect(COUNTRIES).toHaveLength(249);
		expect([...ISO3.keys()].sort()).toEqual([...COUNTRIES.map(({ two }) => two), 'XK'].sort());
		expect(new Set(ISO3.values()).size).toBe(250);
	});

	it.each(COUNTRIES)('$two is $three, $name', ({ two, three, name }) => {
		expect(ISO3.get(two)).toBe(three);
		for (const raw of [
			two,
			two.toLowerCase(),
			three,
			three.toLowerCase(),
			name,
			name.toUpperCase(),
		]) {
			expect([raw, norm(row, 'left', raw)]).toEqual([raw, two]);
		}
		expect(carry(row, 'left', two)).toBe(three);
		expect(carry(row, 'right', three)).toBe(two);
		expect(norm(named, 'right', carry(named, 'left', two))).toBe(two);
	});

	it.each(LANGUAGES)('every name in %s means one country', (language) => {
		const display = new Intl.DisplayNames([language], { type: 'region' });
		for (const { two } of COUNTRIES) {
			const name = display.of(two) ?? '';
			expect([name, readCountry(name)]).toEqual([name, two]);
		}
	});

	it('every native name means one country', () => {
		for (const { two } of COUNTRIES) {
			const { language } = new Intl.Locale(`und-${two}`).maximize();
			const name = new Intl.DisplayNames([language], { type: 'region' }).of(two) ?? '';
			expect([name, readCountry(name)]).toEqual([name, two]);
		}
	});
});

describe('country', () => {
	it.each<[string, string]>([
		['DK', 'DK'],
		['dk', 'DK'],
		[' Dk ', 'DK'],
		['DNK', 'DK'],
		['Denmark', 'DK'],
		['Danmark', 'DK'],
		['DANMARK', 'DK'],
		['Dänemark', 'DK'],
		['Tanska', 'DK'],
		['Norge', 'NO'],
		['Noreg', 'NO'],
		['Norwegen', 'NO'],
		['Norja', 'NO'],
		['Sverige', 'SE'],
		['Ruotsi', 'SE'],
		['Schweden', 'SE'],
		['Suomi', 'FI'],
		['Finland', 'FI'],
		['Finnland', 'FI'],
		['Ísland', 'IS'],
		['Island', 'IS'],
		['Islanti', 'IS'],
		['Føroyar', 'FO'],
		['Færøerne', 'FO'],
		['Faeroe Islands', 'FO'],
		['Grønland', 'GL'],
		['Kalaallit Nunaat', 'GL'],
		['Tyskland', 'DE'],
		['Saksa', 'DE'],
		['Deutschland', 'DE'],
		['Österreich', 'AT'],
		['Osterreich', 'AT'],
		['Østrig', 'AT'],
		['Schweiz', 'CH'],
		['Suisse', 'CH'],
		['Svizzera', 'CH'],
		['België', 'BE'],
		['Belgique', 'BE'],
		['France', 'FR'],
		['Frankrig', 'FR'],
		['Frankrike', 'FR'],
		['España', 'ES'],
		['Espana', 'ES'],
		['Polska', 'PL'],
		['Ελλάδα', 'GR'],
		['EL', 'GR'],
		['Россия', 'RU'],
		['Russian Federation', 'RU'],
		['Україна', 'UA'],
		['日本', 'JP'],
		['中国', 'CN'],
		['대한민국', 'KR'],
		['Korea, Republic of', 'KR'],
		['Republic of Korea', 'KR'],
		['South Korea', 'KR'],
		['Sydkorea', 'KR'],
		['North Korea', 'KP'],
		["Korea, Democratic People's Republic of", 'KP'],
		['مصر', 'EG'],
		['ไทย', 'TH'],
		['भारत', 'IN'],
		['UK', 'GB'],
		['United Kingdom', 'GB'],
		['Great Britain', 'GB'],
		['England', 'GB'],
		['Storbritannien', 'GB'],
		['Storbritannia', 'GB'],
		['USA', 'US'],
		['U.S.A.', 'US'],
		['United States', 'US'],
		['United States of America', 'US'],
		['The United States of America', 'US'],
		['Vereinigte Staaten', 'US'],
		['The Netherlands', 'NL'],
		['Netherlands', 'NL'],
		['Holland', 'NL'],
		['Nederland', 'NL'],
		['Czech Republic', 'CZ'],
		['Czechia', 'CZ'],
		['Tjekkiet', 'CZ'],
		['Turkey', 'TR'],
		['Türkiye', 'TR'],
		['Tyrkiet', 'TR'],
		['Macedonia', 'MK'],
		['Swaziland', 'SZ'],
		['Burma', 'MM'],
		['Myanmar', 'MM'],
		['Myanmar (Burma)', 'MM'],
		["Côte d'Ivoire", 'CI'],
		['Côte d’Ivoire', 'CI'],
		['Ivory Coast', 'CI'],
		['Cape Verde', 'CV'],
		['Viet Nam', 'VN'],
		['Vietnam', 'VN'],
		['Hong Kong', 'HK'],
		['Congo', 'CG'],
		['DR Congo', 'CD'],
		['Congo, The Democratic Republic of the', 'CD'],
		['Saint Lucia', 'LC'],
		['St. Lucia', 'LC'],
		['St Lucia', 'LC'],
		['Bosnia and Herzegovina', 'BA'],
		['Bosnia & Herzegovina', 'BA'],
		['Bosnien og Hercegovina', 'BA'],
		['Bosnien och Hercegovina', 'BA'],
		['Bahamas', 'BS'],
		['The Bahamas', 'BS'],
		['Åland', 'AX'],
		['Åland Islands', 'AX'],
		['Ahvenanmaa', 'AX'],
		['Kosovo', 'XK'],
		['XK', 'XK'],
		['XKX', 'XK'],
		['Niger', 'NE'],
		['Nigeria', 'NG'],
		['Guinea', 'GN'],
		['Guinea-Bissau', 'GW'],
		['Equatorial Guinea', 'GQ'],
		['Dominica', 'DM'],
		['Dominican Republic', 'DO'],
		['Samoa', 'WS'],
		['American Samoa', 'AS'],
		['Ireland', 'IE'],
		['Éire', 'IE'],
		['Sudan', 'SD'],
		['South Sudan', 'SS'],
	])('%s is %s', (raw, code) => {
		expect(norm(row, 'left', raw)).toBe(code);
	});

	it.each([
		'XX',
		'ZZ',
		'AN',
		'YU',
		'SU',
		'D',
		'Danmarkk',
		'Atlantis',
		'Europe',
		'EU',
		'the',
		'()',
		',',
		'208',
		'x'.repeat(1000),
		45,
		true,
		['DK'],
		{ code: 'DK' },
		'constructor',
		'__proto__',
	] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(row, 'left', raw)).toMatch(
			/^Found .+ where a country code or name is expected\.$/,
		);
	});

	it.each<[string, string]>([
		['DK', 'Denmark'],
		['US', 'United States'],
		['LC', 'Saint Lucia'],
		['BA', 'Bosnia and Herzegovina'],
		['HK', 'Hong Kong'],
		['CD', 'Democratic Republic of the Congo'],
	])('%s is written as %s', (code, name) => {
		expect(countryName(code)).toBe(name);
		expect(carry(named, 'left', code)).toBe(name);
	});

	it('is written in the words of the API where the entity lists them', () => {
		const options = ['Danmark', 'Norge', 'Sverige'].map((label) => ({ value: label, label }));
		const nordic = rowOf('country', { left: {}, right: { format: 'name', options } });
		expect(carry(nordic, 'left', 'SE')).toBe('Sverige');
		expect(carry(nordic, 'left', 'FI')).toBe('Finland');
	});
});
