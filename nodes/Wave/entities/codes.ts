import { isEmpty, textOf } from '../../shared/values';
import type { JsonValue } from '../../shared/json';
import { refusal } from '../transport/verdict';

/** The currencies that Wave knows. It keeps some that have ended and lacks the newest ones. */
const CURRENCIES = new Set(
	(
		'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYR BZD CAD CDF ' +
		'CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GWP ' +
		'GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LSL ' +
		'LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN ' +
		'PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD SVC SYP SZL THB TJS ' +
		'TMM TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VND VUV WST XAF XCD XOF XPF YER ZAR ZMK ZMW ZWD'
	).split(' '),
);

/** ISO 3166-1 alpha-2: all 249 assigned codes, no others (no Kosovo). */
const COUNTRIES = new Set(
	(
		'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY ' +
		'BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK ' +
		'FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR ' +
		'IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ' +
		'ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
		'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF ' +
		'TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
	).split(' '),
);

export const currencyCodes = [...CURRENCIES];
export const countryCodes = [...COUNTRIES];

/** A code as Wave takes it; null for an empty value. A code that Wave lacks would refuse the whole request. */
function known(codes: Set<string>, what: string, field: string, value: JsonValue): string | null {
	if (isEmpty(value)) return null;
	const code = (textOf(value) ?? '').trim().toUpperCase();
	if (codes.has(code)) return code;
	throw refusal(field, `it has no ${what} "${String(value)}"`);
}

export const currencyCode = (field: string, value: JsonValue): string | null =>
	known(CURRENCIES, 'currency', field, value);

export const countryCode = (field: string, value: JsonValue): string | null =>
	known(COUNTRIES, 'country', field, value);
