/** Addresses, phones, e-mails and business numbers, one at a time. */
import { knownPostalCodes } from '../membercare/lookups';
import type { AddressSeed, RegistrationNumberSeed } from '../types';
import { completeCvr, completeGln, completeNorwegian, completeSwedish } from './numbers';
import type { Chance } from './prng';
import { DOMAINS, PLACES, STREETS, SURNAMES } from './words';

const ASCII: Record<string, string> = {
	æ: 'ae',
	ø: 'oe',
	å: 'aa',
	þ: 'th',
	ð: 'd',
	ß: 'ss',
	ł: 'l',
	ı: 'i',
	"'": '',
	'’': '',
};

/** A name as it stands in an e-mail address. */
export const slug = (name: string): string =>
	name
		.toLowerCase()
		.replace(/[æøåþðßłı'’]/g, (char) => ASCII[char] ?? '')
		.normalize('NFD')
		.replace(/[^a-z0-9]+/g, '.')
		.replace(/^\.+|\.+$/g, '');

/** Mostly Danish; neighbours and a few others. */
export function country(chance: Chance): string {
	const x = chance.next();
	if (x < 0.6) return 'DK';
	if (x < 0.78) return 'NO';
	if (x < 0.92) return 'SE';
	return chance.pick(['FI', 'IS', 'DE', 'GB', 'CZ', 'US']);
}

export function address(chance: Chance, iso2: string): AddressSeed {
	const { zipCode, city } = chance.pick(knownPostalCodes(iso2));
	const result: AddressSeed = {
		street: chance.pick(STREETS[iso2] ?? STREETS.DK!),
		number: String(chance.int(1, 240)),
		zipCode,
		city,
		country: iso2,
		addressType: 1,
	};
	if (chance.maybe(0.15)) result.letter = chance.pick(['A', 'B', 'C', 'D']);
	if (iso2 === 'DK' && chance.maybe(0.35)) {
		result.floor = chance.pick(['st.', '1.', '2.', '3.', '12.']);
		result.suite = chance.pick(['th.', 'tv.', 'mf.', '4']);
	}
	if (chance.maybe(0.06)) result.careOf = chance.pick(SURNAMES);
	if (chance.maybe(0.05))
		result.attention = 'Økonomiafdelingen, att. bogholderiet, bygning 7, 3. sal';
	if (chance.maybe(0.08)) result.location = chance.pick(PLACES);
	if (chance.maybe(0.04)) result.postOfficeBox = `Postboks ${chance.int(1, 2999)}`;
	return result;
}

/** Street, number, floor as one line. */
export const streetLine = (one: AddressSeed): string =>
	[
		[one.street, `${one.number ?? ''}${one.letter ?? ''}`].join(' ').trim(),
		[one.floor, one.suite].filter(Boolean).join(' '),
	]
		.filter((part) => part !== '')
		.join(', ');

const DIAL: Record<string, [code: string, length: number]> = {
	DK: ['45', 8],
	NO: ['47', 8],
	SE: ['46', 9],
	FI: ['358', 9],
	IS: ['354', 7],
	DE: ['49', 10],
	GB: ['44', 10],
	CZ: ['420', 9],
	US: ['1', 10],
};

/** The same number in one of the ways that people write it. */
export function phone(chance: Chance, iso2: string): string {
	const [code, length] = DIAL[iso2] ?? DIAL.DK!;
	const number = `${chance.int(2, 9)}${chance.digits(length - 1)}`;
	const pairs = number.replace(/(\d{2})(?=\d)/g, '$1 ');
	return chance.pick([
		`+${code}${number}`,
		`+${code} ${pairs}`,
		`00${code} ${number}`,
		pairs,
		number,
		`(+${code}) ${number.slice(0, 3)}-${number.slice(3)}`,
	]);
}

/** Addresses given out, with how often each was wanted. */
export type TakenEmails = Map<string, number>;

/** An address that nobody has yet. */
export function email(chance: Chance, name: string, taken: TakenEmails): string {
	const base = slug(name) || 'post';
	const domain = chance.pick(DOMAINS);
	const wanted = `${base}@${domain}`;
	let count = (taken.get(wanted) ?? 0) + 1;
	let candidate = count === 1 ? wanted : `${base}${count}@${domain}`;
	while (taken.has(candidate)) candidate = `${base}${(count += 1)}@${domain}`;
	taken.set(wanted, count);
	if (candidate !== wanted) taken.set(candidate, 1);
	return candidate;
}

function complete(
	chance: Chance,
	length: number,
	finish: (body: string) => string | undefined,
): string {
	for (;;) {
		const number = finish(`${chance.int(1, 9)}${chance.digits(length - 1)}`);
		if (number !== undefined) return number;
	}
}

export const cvr = (chance: Chance): string => complete(chance, 7, completeCvr);
/** Norwegian numbers begin with 8 or 9. */
export const norwegian = (chance: Chance): string =>
	complete(chance, 8, (body) => completeNorwegian(`${chance.pick(['8', '9'])}${body.slice(1)}`));
/** Swedish legal persons have 2 or more as the third digit. */
export const swedish = (chance: Chance): string =>
	complete(chance, 9, (body) => completeSwedish(`55${chance.int(2, 9)}${body.slice(3)}`));
export const gln = (chance: Chance): string => completeGln(`5790${chance.digits(8)}`);

/** The number of the register that a company of this country is in. */
export function registration(chance: Chance, iso2: string): RegistrationNumberSeed[] {
	if (iso2 === 'DK') return [{ kind: 'cvr', number: cvr(chance) }];
	if (iso2 === 'NO') return [{ kind: 'norwegianCompanyNumber', number: norwegian(chance) }];
	if (iso2 === 'SE') return [{ kind: 'swedishCompanyNumber', number: swedish(chance) }];
	return [{ kind: 'vat', number: `${iso2}${chance.digits(9)}` }];
}
