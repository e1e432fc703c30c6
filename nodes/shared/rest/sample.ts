import { isObject, type JsonObject, type JsonValue } from '../json';
import { plainFields } from './openapi/jsonApi';
import {
	createdAmong,
	labelOf,
	lastOf,
	looksLikeAlias,
	looksLikeCountry,
	looksLikeEmail,
	looksLikeMoment,
	looksLikeMoney,
	looksLikePhone,
	modifiedAmong,
	plain,
	summaryOf,
	titleOf,
	wordsOf,
} from './openapi/names';
import { readPath } from './record/path';
import type { ProfileField, RestEntityInput } from './profile/profile';

/** What records tell of a resource. */
export interface Sample {
	fields: ProfileField[];
	idFields: string[];
	modifiedField: string;
	createdField: string;
	aliases: string[];
	summary: string[];
	formats: NonNullable<RestEntityInput['formats']>;
	/** What is a guess, and what must be looked at. */
	notes: string[];
}

/** A few distinct values in many records are an enum; a name in twenty records is not. */
const ENUM_RECORDS = 20;
const ENUM_VALUES = 8;

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;
const ISO_MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const DECIMAL = /^-?\d{1,15}\.\d{1,8}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** 1990 to 2100, in seconds. */
const UNIX = { from: 631_152_000, to: 4_102_444_800 };

type Values = Map<string, JsonValue[]>;

/** Values by dotted path over all records; a list is one value, empty ones only make their path known. */
function valuesOf(records: JsonObject[]): Values {
	const values: Values = new Map();
	const walk = (object: JsonObject, prefix: string): void => {
		for (const [name, value] of Object.entries(object)) {
			if (/[@\s]|\.\./.test(name) || name.includes('.')) continue;
			const path = `${prefix}${name}`;
			if (isObject(value)) walk(value, `${path}.`);
			else {
				const known = values.get(path) ?? [];
				if (value !== null && value !== '') known.push(value);
				values.set(path, known);
			}
		}
	};
	for (const record of records) walk(record, '');
	// An object in one record and null in another: its parts are the fields.
	for (const path of [...values.keys()]) {
		if ([...values.keys()].some((other) => other.startsWith(`${path}.`))) values.delete(path);
	}
	return values;
}

const unixForm = (
	path: string,
	values: JsonValue[],
): 'unixSeconds' | 'unixMilliseconds' | undefined => {
	if (!looksLikeMoment(path) || values.length === 0) return undefined;
	const within = (factor: number): boolean =>
		values.every(
			(value) =>
				typeof value === 'number' && value >= UNIX.from * factor && value <= UNIX.to * factor,
		);
	if (within(1)) return 'unixSeconds';
	return within(1000) ? 'unixMilliseconds' : undefined;
};

const decimals = (value: JsonValue): number => (/\.(\d+)$/.exec(String(value))?.[1] ?? '').length;

const WHOLE = new Set(['count', 'days', 'number', 'position', 'year', 'age', 'order', 'no']);

function numberKind(
	path: string,
	values: JsonValue[],
): Partial<ProfileField> & Pick<ProfileField, 'kind'> {
	const scale = Math.max(...values.map(decimals));
	if (looksLikeMoney(path)) return { kind: 'money', format: 'major' };
	// Whole numbers in a sample do not prove that there are no others; a count or a number of days has none.
	return scale === 0 && WHOLE.has(wordsOf(path).at(-1) ?? '')
		? { kind: 'number', scale: 0 }
		: { kind: 'number' };
}

function enumOptions(values: JsonValue[], records: number): ProfileField['options'] {
	if (records < ENUM_RECORDS || values.length < ENUM_RECORDS) return undefined;
	const distinct = [...new Set(values as string[])];
	if (distinct.length < 2 || distinct.length > ENUM_VALUES || distinct.length * 4 > values.length)
		return undefined;
	if (distinct.some((value) => !/^[A-Za-z][\w -]{0,39}$/.test(value))) return undefined;
	return distinct.sort().map((value) => ({ value, label: titleOf(value) }));
}

type Kind = Partial<ProfileField> & Pick<ProfileField, 'kind'>;

function textKind(path: string, values: string[], records: number): Kind {
	const all = (pattern: RegExp): boolean =>
		values.length > 0 && values.every((value) => pattern.test(value));
	if (all(ISO_DATE)) return { kind: 'date', format: 'dateOnly' };
	if (all(ISO_MOMENT)) return { kind: 'dateTime', format: 'instant' };
	if (all(EMAIL) || (values.length === 0 && looksLikeEmail(path))) return { kind: 'email' };
	if (all(DECIMAL)) return numberKind(path, values);
	if (looksLikePhone(path) && values.every((value) => /^[+\d ()./-]{4,}$/.test(value)))
		return { kind: 'phone' };
	if (looksLikeCountry(path)) {
		if (all(/^[A-Za-z]{2}$/)) return { kind: 'country', format: 'iso2' };
		if (all(/^[A-Z]{3}$/)) return { kind: 'country', format: 'iso3' };
		if (values.length > 0) return { kind: 'country', format: 'name' };
	}
	const options = /(name|number|sku|city|town|code|currency|language|note|text|title)$/.test(
		plain(lastOf(path)),
	)
		? undefined
		: enumOptions(values, records);
	return options ? { kind: 'enum', options } : { kind: 'text' };
}

function kindOf(path: string, values: JsonValue[], records: number): Kind | undefined {
	if (values.some(Array.isArray)) {
		const rows = values.flatMap((value) => (Array.isArray(value) ? value : []));
		if (!rows.every(isObject) || rows.length === 0) return undefined;
		const columns = fieldsIn(valuesOf(rows as JsonObject[]), rows.length).fields;
		return columns.length > 0 ? { kind: 'list', columns } : undefined;
	}
	if (unixForm(path, values)) return { kind: 'dateTime', format: 'instant' };
	if (values.length > 0 && values.every((value) => typeof value === 'boolean'))
		return { kind: 'boolean' };
	if (values.length > 0 && values.every((value) => typeof value === 'number'))
		return numberKind(path, values);
	return textKind(path, values.map(String), records);
}

/** What a server fills by itself, whoever it belongs to. */
const READ_ONLY =
	/^(id|uuid|guid|self|href|url|uri|links|etag|version|revision|rowversion|synctoken|(created|modified|updated|changed|inserted|deleted|lastmodified|lastupdated).*)$/;
const isReadOnly = (path: string): boolean =>
	path
		.split('.')
		.some(
			(part) =>
				READ_ONLY.test(plain(part)) || /^(counts?|links?|href)$/.test(wordsOf(part).at(-1) ?? ''),
		);

/**
 * Fields of a list of keys and values, as many APIs have their custom fields:
 * `[{"key": "size", "value": "L"}]` is the field `custom.size` at `custom[key=size].value`.
 */
function keyedFields(
	path: string,
	found: JsonValue[],
	records: number,
): ProfileField[] | undefined {
	const entries = found.flatMap((value) => (Array.isArray(value) ? value : []));
	if (entries.length === 0 || !found.every(Array.isArray) || !entries.every(isObject))
		return undefined;
	const all = entries as JsonObject[];
	const key = KEYS.find((name) => all.every((entry) => isKey(entry[name])));
	if (key === undefined || !all.every((entry) => 'value' in entry && !isObject(entry.value)))
		return undefined;
	const once = found.every((value) => {
		const keys = (value as JsonObject[]).map((entry) => String(entry[key]));
		return new Set(keys).size === keys.length;
	});
	const keys = [...new Set(all.map((entry) => String(entry[key])))];
	// Where each record has keys of its own, it is a list of something else.
	if (!once || keys.length > MOST_KEYS || (keys.length > 3 && keys.length * 2 > all.length))
		return undefined;
	return keys.flatMap((one): ProfileField[] => {
		const values = all.filter((entry) => String(entry[key]) === one).map(({ value }) => value);
		const filled = values.filter((value) => value !== null && value !== '');
		const kind = kindOf(one, filled, records);
		if (!kind) return [];
		const label = `${labelOf(path)}: ${/^\d+$/.test(one) ? one : titleOf(one)}`;
		const place = `${path}[${key}=${one}].value`;
		return [{ name: `${path}.${one}`, label, ...kind, path: place, writable: true }];
	});
}

const KEYS = ['key', 'code', 'name', 'field', 'fieldId', 'field_id', 'id'];
const MOST_KEYS = 60;
/** What can stand in a path. */
const isKey = (value: JsonValue | undefined): boolean =>
	(typeof value === 'string' || typeof value === 'number') && /^[\w-]+$/.test(String(value));

function fieldsIn(values: Values, records: number): { fields: ProfileField[]; left: string[] } {
	const left: string[] = [];
	const fields = [...values].flatMap(([path, found]): ProfileField[] => {
		const keyed = keyedFields(path, found, records);
		if (keyed) return keyed;
		const kind = kindOf(path, found, records);
		if (!kind) {
			left.push(path);
			return [];
		}
		return [{ name: path, label: labelOf(path), ...kind, writable: !isReadOnly(path) }];
	});
	return { fields, left };
}

function idOf(values: Values, records: number): string | undefined {
	const unique = (path: string): boolean => {
		const found = values.get(path) ?? [];
		return found.length === records && new Set(found.map(String)).size === records;
	};
	const top = [...values.keys()].filter((path) => !path.includes('.'));
	const named = (test: (name: string) => boolean): string | undefined =>
		top.find((path) => test(plain(path)) && unique(path));
	return (
		named((name) => name === 'id') ??
		named((name) => /^(uuid|guid|key)$/.test(name)) ??
		named((name) => /(uuid|guid)$/.test(name)) ??
		// The first one that ends in id is the record's own: those of others come later, and repeat.
		named((name) => /id$/.test(name)) ??
		named((name) => /^(\w*number|code|sku|no|nr)$/.test(name)) ??
		top.find(unique)
	);
}

/** Resources of JSON:API: type, id, and all else in attributes and relationships. */
const isResources = (values: Values): boolean =>
	values.has('id') &&
	values.has('type') &&
	[...values.keys()].some((path) => path.startsWith('attributes.'));

/** Type of the resources that a relationship points to. */
const typeOf = (values: Values, name: string): string | undefined => {
	const types = new Set(values.get(`relationships.${name}.data.type`));
	return types.size === 1 ? String([...types][0]) : undefined;
};

/** Fields, ID and stamps from records as the API shows them. The more records, the better: two pages are good. */
export function profileFromSample(records: JsonObject[], entity = ''): Sample {
	const values = valuesOf(records);
	const { fields, left } = fieldsIn(values, records.length);
	const resources = isResources(values);
	const named = resources ? plainFields(fields, (name) => typeOf(values, name)) : fields;
	const moments = named.filter(({ kind }) => kind === 'dateTime').map(({ name }) => name);
	const modifiedField = modifiedAmong(moments) ?? '';
	const createdField = createdAmong(moments.filter((name) => name !== modifiedField)) ?? '';
	const idField = records.length > 0 ? idOf(values, records.length) : undefined;
	const fixed = [idField, modifiedField, createdField];
	const texts = [...values].some(
		([, found]) =>
			found.length > 0 && found.every((value) => typeof value === 'string' && DECIMAL.test(value)),
	);
	const isWhole = ({ kind, name, path = name }: ProfileField): boolean =>
		kind === 'number' && (values.get(path) ?? []).some(Number.isInteger);
	const final = named.map((field): ProfileField => {
		// Where decimals are texts, a number is a whole one.
		const whole = texts && isWhole(field) ? { ...field, scale: 0 } : field;
		return fixed.includes(field.name) ? { ...whole, writable: false } : whole;
	});
	const unix = [...values].flatMap(([path, found]) => unixForm(path, found) ?? []);
	const omits = [...values.keys()].some((path) =>
		records.some((record) => readPath(record, path) === undefined),
	);
	const zoneFree = [...values.keys()].some((path) =>
		(values.get(path) ?? []).some(
			(value) =>
				typeof value === 'string' && ISO_MOMENT.test(value) && !/(Z|[+-]\d\d:?\d\d)$/.test(value),
		),
	);
	const empty = [...values].filter(([, found]) => found.length === 0).map(([path]) => path);
	const list = (names: string[]): string =>
		names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '');
	const notes = [
		`The fields come from ${records.length} record${records.length === 1 ? '' : 's'}: what none of them has is missing, and whether a field can be written, is required or has a maximum length is not known.`,
		idField
			? `"${idField}" is taken for the ID: each record has its own.`
			: 'No property has a value of its own in each record: set ID: Properties.',
		modifiedField
			? `"${modifiedField}" is taken for the time of the last change.`
			: 'No time of the last change was recognized.',
		...(empty.length > 0
			? [`Empty in all records, so taken for text or by the name: ${list(empty)}.`]
			: []),
		...(left.length > 0
			? [`Left out, as a field holds one value or a list with columns: ${list(left)}.`]
			: []),
		...(omits
			? ['What is empty is left out of a record: so a missing property counts as an emptied field.']
			: []),
		...(zoneFree ? ['Some moments name no time zone: set Format: Time Zone.'] : []),
	];
	return {
		fields: final,
		idFields: [idField ?? 'id'],
		modifiedField,
		createdField,
		aliases: final
			.filter(
				({ name, kind }) => kind === 'text' && looksLikeAlias(name, entity) && name !== idField,
			)
			.map(({ name }) => name),
		summary: summaryOf(
			final.filter(({ kind }) => kind !== 'list').map(({ name }) => name),
			modifiedField,
		),
		formats: {
			...(unix.length > 0 ? { dateTime: unix[0] } : {}),
			...(texts ? { decimal: 'text' as const } : {}),
			...(omits ? { omitsEmpty: true } : {}),
		},
		notes,
	};
}

/** The fields alone. */
export const fieldsFromSample = (records: JsonObject[]): ProfileField[] =>
	profileFromSample(records).fields;
