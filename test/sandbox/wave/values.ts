/** How inputs change a record: texts, addresses, what null and '' mean. */
import type { RawRecord, WaveSettings } from '../types';
import { isProvinceOf } from './constants';
import { refuseInput } from './context';

export const given = (input: RawRecord, name: string): boolean => Object.hasOwn(input, name);

/** The new value of an optional text, or undefined if it is to stay. */
function textValue(settings: WaveSettings, value: unknown): unknown {
	if (value === null) return settings.nullClears ? null : undefined;
	return value === '' && settings.emptyTextClears ? null : value;
}

/** The named texts of an input; those that are not there, or that change nothing, are left out. */
export function texts(settings: WaveSettings, input: RawRecord, names: string[]): RawRecord {
	return Object.fromEntries(
		names
			.filter((name) => given(input, name))
			.map((name) => [name, textValue(settings, input[name])] as const)
			.filter(([, value]) => value !== undefined),
	);
}

/** A value that a patch may change but not empty. */
export function required(input: RawRecord, name: string): RawRecord {
	if (!given(input, name)) return {};
	const value = input[name];
	if (value === null || (typeof value === 'string' && value.trim() === '')) {
		return refuseInput([name], `${name} is required.`, 'REQUIRED');
	}
	return { [name]: value };
}

const ADDRESS = [
	'addressLine1',
	'addressLine2',
	'city',
	'postalCode',
	'provinceCode',
	'countryCode',
];

const EMPTY_ADDRESS: RawRecord = Object.fromEntries(ADDRESS.map((name) => [name, null]));

/** `before` is what a merge starts from. */
export function address(
	settings: WaveSettings,
	value: unknown,
	before: unknown,
	path: string[],
): RawRecord | null {
	if (value === null) return null;
	const start = settings.addressPatch === 'merge' && before ? (before as RawRecord) : {};
	const after = {
		...EMPTY_ADDRESS,
		...start,
		...texts(settings, value as RawRecord, ADDRESS),
	};
	const { provinceCode, countryCode } = after;
	if (typeof provinceCode === 'string' && provinceCode !== '') {
		if (typeof countryCode !== 'string' || !isProvinceOf(provinceCode, countryCode)) {
			return refuseInput(
				[...path, 'provinceCode'],
				`Province '${provinceCode}' could not be found in the country.`,
			);
		}
	}
	return after;
}

/** An object with texts and an address of its own. */
export function shipping(
	settings: WaveSettings,
	value: unknown,
	before: unknown,
	path: string[],
): RawRecord | null {
	if (value === null) return null;
	const input = value as RawRecord;
	const start =
		settings.addressPatch === 'merge' && before
			? (before as RawRecord)
			: { name: null, phone: null, instructions: null, address: null };
	return {
		...start,
		...texts(settings, input, ['name', 'phone', 'instructions']),
		...(given(input, 'address')
			? { address: address(settings, input.address, start.address, [...path, 'address']) }
			: {}),
	};
}
