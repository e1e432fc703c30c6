import type { FieldDef } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { objectOf, textOf } from '../../shared/values';
import { isCurrent, newestFirst } from './contacts';

export type AddressName = 'primaryAddress' | 'secondaryAddress';

/** AddressRule values of the two addresses that a member has. */
export const ADDRESS_TYPES: Record<AddressName, number> = {
	primaryAddress: 1,
	secondaryAddress: 2,
};
export const ADDRESS_NAMES = Object.keys(ADDRESS_TYPES) as AddressName[];

/** Properties of a PostalAddress that are plain text and taken back as they are. */
export const ADDRESS_PARTS: Array<[name: string, label: string]> = [
	['street', 'Street'],
	['number', 'House Number'],
	['letter', 'House Letter'],
	['floor', 'Floor'],
	['suite', 'Suite'],
	['careOf', 'Care Of'],
	['attention', 'Attention'],
	['location', 'Location'],
	['postOfficeBox', 'Post Office Box'],
];

/** The fields of both addresses. Each address is one replace group: Membercare has no edit in place. */
export const addressFields = (writable: FieldDef['writable']): FieldDef[] =>
	ADDRESS_NAMES.flatMap((name) => {
		const of = name === 'primaryAddress' ? 'Primary Address' : 'Secondary Address';
		const field = (
			part: string,
			label: string,
			kind: FieldDef['kind'] = 'text',
			more: Partial<FieldDef> = {},
		): FieldDef => ({
			name: `${name}.${part}`,
			label: `${of}: ${label}`,
			kind,
			writable,
			group: name,
			...more,
		});
		return [
			field('streetLine', 'Street Line', 'text', {
				hint: 'Street, house number, letter, floor and suite in one line; taken apart when it is written',
			}),
			...ADDRESS_PARTS.map(([part, label]) => field(part, label)),
			field('zipCode', 'Zip Code', 'text', {
				hint: 'Has to be among the postal codes of the country in Membercare',
			}),
			field('city', 'City', 'text', {
				writable: false,
				group: undefined,
				hint: 'Membercare takes the city from the zip code',
			}),
			field('country', 'Country', 'country', { format: 'iso2' }),
		];
	});

const joined = (parts: Array<string | null>, by: string): string =>
	parts.filter((part): part is string => part !== null && part !== '').join(by);

/** `Nørregade 12B, 2. tv` from the parts of an address. */
export function streetLineOf(address: JsonObject): string | null {
	const [street, number, letter, floor, suite] = [
		'street',
		'number',
		'letter',
		'floor',
		'suite',
	].map((part) => textOf(address[part])?.trim() ?? null);
	const line = joined(
		[joined([street, joined([number, letter], '')], ' '), joined([floor, suite], ' ')],
		', ',
	);
	return line || null;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

/**
 * Street, number, letter, floor and suite from one line, in the Nordic way of writing them. A line
 * that does not read the same when it is put together again stays whole, in `street`.
 */
export function splitStreetLine(line: string | null): JsonObject {
	const whole: JsonObject = { street: line, number: null, letter: null, floor: null, suite: null };
	if (!line) return whole;
	const match =
		/^(?<street>.*\D)\s+(?<number>\d+)\s?(?<letter>\p{L})?(?:\s*,\s*(?<rest>[^,]+))?$/u.exec(
			line.trim(),
		);
	if (!match?.groups) return whole;
	const { street, number, letter, rest } = match.groups;
	const inside = rest?.trim().split(/\s+/) ?? [];
	if (inside.length > 2) return whole;
	const parts: JsonObject = {
		street: street.trim(),
		number,
		letter: letter ?? null,
		floor: inside[0] ?? null,
		suite: inside[1] ?? null,
	};
	const composed = plain(streetLineOf(parts) ?? '');
	return composed === plain(line) ? parts : whole;
}

/** Country of an address: its own, else that of its postal code. */
export function countryOf(address: JsonObject): string | null {
	const own = textOf(objectOf(address.country).iso2Letter);
	return own ?? textOf(objectOf(objectOf(address.postalCode).country).iso2Letter);
}

export const currentAddress = (
	addresses: JsonObject[],
	name: AddressName,
	now: string,
): JsonObject | undefined =>
	addresses
		.filter((entry) => entry.addressType === ADDRESS_TYPES[name] && isCurrent(entry, now))
		.sort(newestFirst)[0];

/** `{ primaryAddress: { street, …, zipCode, city, country, streetLine }, secondaryAddress: { … } }`. */
export function flattenAddresses(addresses: JsonObject[], now: string): JsonObject {
	return Object.fromEntries(
		ADDRESS_NAMES.map((name) => {
			const address = currentAddress(addresses, name, now) ?? {};
			const postalCode = objectOf(address.postalCode);
			return [
				name,
				{
					streetLine: streetLineOf(address),
					...Object.fromEntries(ADDRESS_PARTS.map(([part]) => [part, textOf(address[part])])),
					zipCode: textOf(postalCode.zipCode),
					city: textOf(postalCode.city),
					country: countryOf(address)?.toUpperCase() ?? null,
				},
			];
		}),
	);
}
