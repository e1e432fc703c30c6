import type { Api, FieldDef } from '../../shared/entity';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import { PROVINCES } from '../documents/business';
import { ask } from '../transport/run';
import { refusal } from '../transport/verdict';
import { countryCode } from './codes';
import { field, member, members, readOnly } from './common';

const LINES = ['addressLine1', 'addressLine2', 'city', 'postalCode'] as const;
/** Names of an address as it is written: all of them go with every write. */
export const ADDRESS_KEYS = [...LINES, 'provinceCode', 'countryCode'] as const;

/** An address with the names that it is written with. All members are there, also where there is no address. */
export const addressOf = (raw: JsonValue | undefined): JsonObject => ({
	...members(raw, LINES),
	provinceCode: member(member(raw, 'province'), 'code'),
	provinceName: member(member(raw, 'province'), 'name'),
	countryCode: member(member(raw, 'country'), 'code'),
	countryName: member(member(raw, 'country'), 'name'),
});

/** The fields of an address under a path; `label` in front of each. */
export const addressFields = (path: string, label: string, group: string): FieldDef[] => [
	field(`${path}.addressLine1`, `${label}: Line 1`, 'text', { group }),
	field(`${path}.addressLine2`, `${label}: Line 2`, 'text', { group }),
	field(`${path}.city`, `${label}: City`, 'text', { group }),
	field(`${path}.postalCode`, `${label}: Postal Code`, 'text', { group }),
	field(`${path}.provinceCode`, `${label}: Province`, 'text', {
		group,
		hint: 'ISO 3166-2 with the country in front, for example CA-QC. The part after it, or the name, is looked up in the country of the address',
	}),
	field(`${path}.countryCode`, `${label}: Country`, 'country', { group, format: 'iso2' }),
	readOnly(`${path}.provinceName`, `${label}: Province Name`),
	readOnly(`${path}.countryName`, `${label}: Country Name`),
];

/**
 * An address as Wave takes it, always with all six members: it is not documented whether one that is left out is
 * kept or emptied. `path` names it in refusals. `changed`: the paths that are to be written; a province that is not
 * among them goes when the country does.
 *
 * @throws ApiFailure `rejected` for a country or a province that Wave does not know.
 */
export async function addressInput(
	api: Api,
	path: string,
	value: JsonValue | undefined,
	before: JsonValue | undefined,
	changed: (path: string) => boolean,
): Promise<JsonObject> {
	const merged: JsonObject = {
		...members(before, ADDRESS_KEYS),
		...(isObject(value) ? value : {}),
	};
	const country = countryCode(`${path}.countryCode`, merged.countryCode ?? null);
	const lines = Object.fromEntries(
		LINES.map((name) => [name, isEmpty(merged[name]) ? null : merged[name]]),
	);
	const named = textOf(merged.provinceCode)?.trim() ?? null;
	const stays = changed(`${path}.provinceCode`) || named === null || belongsTo(named, country);
	const province = stays ? await provinceCode(api, `${path}.provinceCode`, named, country) : null;
	return { ...lines, provinceCode: province, countryCode: country };
}

const belongsTo = (province: string, country: string | null): boolean =>
	country !== null && province.toUpperCase().startsWith(`${country}-`);

const FULL_CODE = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;

async function provinceCode(
	api: Api,
	path: string,
	named: string | null,
	country: string | null,
): Promise<string | null> {
	if (named === null) return null;
	const code = named.toUpperCase();
	if (country === null) {
		if (FULL_CODE.test(code)) return code;
		throw refusal(path, `the province "${named}" needs a country`);
	}
	if (belongsTo(code, country) && FULL_CODE.test(code)) return code;
	const wanted = plain(named);
	const found = (await provincesOf(api, country)).find(
		(province) =>
			province.code === code ||
			province.code === `${country}-${code}` ||
			plain(province.name) === wanted,
	);
	if (found) return found.code;
	throw refusal(path, `it has no province "${named}" in ${country}`);
}

/** Without case, accents and signs: `Québec` is `quebec`. */
const plain = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** The provinces never change, so they are asked for once in a node execution. */
async function provincesOf(
	api: Api,
	country: string,
): Promise<Array<{ code: string; name: string }>> {
	const key = `wave.provinces.${country}`;
	if (!api.memo.has(key)) {
		const { data } = await ask(api, PROVINCES, { country });
		const listed = objectsOf(member(data.country, 'provinces')) ?? [];
		api.memo.set(
			key,
			listed.map(({ code, name }) => ({ code: textOf(code) ?? '', name: textOf(name) ?? '' })),
		);
	}
	return api.memo.get(key) as Array<{ code: string; name: string }>;
}
