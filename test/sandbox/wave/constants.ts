/** Countries, provinces and currencies: constants of the API. */
import type { GraphQLEnumType } from 'graphql';

import type { Resolvers, Source } from './context';
import { waveSchema } from './schema';

const members = (name: string): string[] =>
	(waveSchema().getType(name) as GraphQLEnumType).getValues().map((value) => value.name);

/** Countries by their currency; every other one is listed with `USD`. */
const CURRENCY_OF: Record<string, string> = {
	AUD: 'AU CC CX HM KI NF NR TV',
	CAD: 'CA',
	CHF: 'CH LI',
	CNY: 'CN',
	CZK: 'CZ',
	DKK: 'DK FO GL',
	EUR: 'AD AT AX BE BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM TF VA YT',
	GBP: 'GB GG GS IM JE',
	HUF: 'HU',
	INR: 'IN',
	ISK: 'IS',
	JPY: 'JP',
	MXN: 'MX',
	NOK: 'BV NO SJ',
	NZD: 'CK NU NZ PN TK',
	PLN: 'PL',
	RON: 'RO',
	SEK: 'SE',
	TRY: 'TR',
};

const currencyOfCountry = new Map(
	Object.entries(CURRENCY_OF).flatMap(([currency, countries]) =>
		countries.split(' ').map((country) => [country, currency] as const),
	),
);

/** Names after the prefix of the country. Of other countries the sandbox knows no provinces. */
const PROVINCES: Record<string, string> = {
	CA: 'AB=Alberta,BC=British Columbia,MB=Manitoba,NB=New Brunswick,NL=Newfoundland and Labrador,NS=Nova Scotia,NT=Northwest Territories,NU=Nunavut,ON=Ontario,PE=Prince Edward Island,QC=Quebec,SK=Saskatchewan,YT=Yukon',
	DK: '81=North Jutland,82=Central Jutland,83=Southern Denmark,84=Capital,85=Zealand',
	US: 'AL=Alabama,AK=Alaska,AZ=Arizona,AR=Arkansas,CA=California,CO=Colorado,CT=Connecticut,DC=District of Columbia,DE=Delaware,FL=Florida,GA=Georgia,HI=Hawaii,ID=Idaho,IL=Illinois,IN=Indiana,IA=Iowa,KS=Kansas,KY=Kentucky,LA=Louisiana,ME=Maine,MD=Maryland,MA=Massachusetts,MI=Michigan,MN=Minnesota,MS=Mississippi,MO=Missouri,MT=Montana,NE=Nebraska,NV=Nevada,NH=New Hampshire,NJ=New Jersey,NM=New Mexico,NY=New York,NC=North Carolina,ND=North Dakota,OH=Ohio,OK=Oklahoma,OR=Oregon,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,SD=South Dakota,TN=Tennessee,TX=Texas,UT=Utah,VT=Vermont,VA=Virginia,WA=Washington,WV=West Virginia,WI=Wisconsin,WY=Wyoming',
};

const provincesOf = (country: string): Source[] =>
	(PROVINCES[country]?.split(',') ?? []).map((entry) => {
		const [code, name] = entry.split('=');
		return { code: `${country}-${code}`, name };
	});

const provinces = new Map(
	Object.keys(PROVINCES).flatMap((country) =>
		provincesOf(country).map((province) => [String(province.code), province] as const),
	),
);

/** Known, or of a country whose provinces the sandbox does not know and of the right form. */
export function isProvinceOf(code: string, country: string): boolean {
	if (!code.startsWith(`${country}-`)) return false;
	return country in PROVINCES ? provinces.has(code) : /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code);
}

const provinceOf = (code: unknown): Source | null =>
	typeof code === 'string' ? (provinces.get(code) ?? { code, name: code }) : null;

const regionNames = new Intl.DisplayNames('en', { type: 'region' });
const currencyNames = new Intl.DisplayNames('en', { type: 'currency' });

const WITH_ARTICLE = /^(Bahamas|Gambia|Netherlands|Philippines|United|Maldives|Seychelles)/;

export function countryOf(code: unknown): Source | null {
	if (typeof code !== 'string') return null;
	const name = regionNames.of(code) ?? code;
	return {
		code,
		name,
		nameWithArticle: WITH_ARTICLE.test(name) ? `the ${name}` : name,
		provinces: provincesOf(code),
	};
}

const formatOf = (code: string) =>
	new Intl.NumberFormat('en', {
		style: 'currency',
		currency: code,
		currencyDisplay: 'narrowSymbol',
	});

/** Digits after the point. */
export const exponentOf = (code: string): number =>
	formatOf(code).resolvedOptions().maximumFractionDigits ?? 2;

export function currencyOf(code: unknown): Source | null {
	if (typeof code !== 'string') return null;
	const name = currencyNames.of(code) ?? code;
	const symbol = formatOf(code)
		.formatToParts(0)
		.find(({ type }) => type === 'currency')?.value;
	return { code, name, plural: `${name}s`, symbol: symbol ?? code, exponent: exponentOf(code) };
}

export const constantResolvers: Resolvers = {
	Query: {
		countries: () => members('CountryCode').map(countryOf),
		country: (_, { code }) => countryOf(code),
		province: (_, { code }) => provinces.get(String(code)) ?? null,
		currencies: () => members('CurrencyCode').map(currencyOf),
		currency: (_, { code }) => currencyOf(code),
	},
	Country: {
		currency: ({ code }) => currencyOf(currencyOfCountry.get(String(code)) ?? 'USD'),
	},
	Address: {
		country: ({ countryCode }) => countryOf(countryCode),
		province: ({ provinceCode }) => provinceOf(provinceCode),
	},
	Money: {
		currency: ({ currencyCode }) => currencyOf(currencyCode),
	},
};
