/** Creating and patching records: uniqueness, keys, versions. */
import type { RawRecord } from '../types';
import { fail, fold, invalid, type FieldError, type Rest, type RestRecord } from './context';
import { checkLines, linesOf, withLines } from './lines';
import { checkReferences } from './references';
import type { EntitySchema, Fields } from './schema';
import { blankRecord, checkFields, emptyObject } from './validate';

/** Objects are merged, everything else is replaced (RFC 7396 with the schema's fields). */
function merge(fields: Fields, before: RawRecord, values: RawRecord): RawRecord {
	const after: RawRecord = { ...before };
	for (const [name, value] of Object.entries(values)) {
		after[name] =
			fields[name]?.type === 'object'
				? { ...(before[name] as RawRecord), ...(value as RawRecord) }
				: value;
	}
	return after;
}

/** The first unique value that another record has already. */
function takenValue(
	rest: Rest,
	entity: string,
	record: RawRecord,
	ownId: string | undefined,
): { name: string; value: string; existingId: string } | undefined {
	for (const [name, field] of Object.entries(rest.schema[entity].fields)) {
		const value = record[name];
		if (!field.unique || typeof value !== 'string') continue;
		const other = rest.runtime.store.now[entity]
			.by(name, fold(value))
			.find((one) => one.id !== ownId);
		if (other) return { name, value, existingId: other.id };
	}
	return undefined;
}

function nextKey(rest: Rest, entity: string): string {
	const { field, first, prefix = '' } = rest.schema[entity].key;
	for (;;) {
		const key = `${prefix}${rest.runtime.store.next(`number:${entity}`, first)}`;
		if (rest.runtime.store.now[entity].by(field, fold(key)).length === 0) return key;
	}
}

const newId = (rest: Rest, entity: string): string =>
	rest.system.idOf(entity, rest.runtime.store.next(`id:${entity}`));

/** Phone numbers are read by the country of the record's own address. */
function countryOf(before: RawRecord, body: RawRecord): string {
	for (const name of ['billingAddress', 'address']) {
		for (const source of [body, before]) {
			const country = (source[name] as RawRecord | null | undefined)?.country;
			if (typeof country === 'string' && country !== '') return country.toUpperCase();
		}
	}
	return 'DK';
}

function checkWhole(
	{ needsOneOf = [], lines }: EntitySchema,
	before: RawRecord | null,
	after: RawRecord,
	sent: RawRecord,
): FieldError[] {
	const lacking = needsOneOf.length > 0 && needsOneOf.every((name) => !after[name]);
	return [
		...(lacking
			? [{ field: needsOneOf[0]!, message: `${needsOneOf.join(' or ')} is required` }]
			: []),
		...(lines ? checkLines(lines, before, sent) : []),
	];
}

/** Checks, merges and stores; used for create (`before` null) and patch. */
function save(rest: Rest, entity: string, body: RawRecord, before: RestRecord | null): RestRecord {
	const description = rest.schema[entity];
	const { fields, key } = description;
	const settings = rest.settings();
	const start = before ?? blankRecord(fields);
	const { values, errors } = checkFields(fields, body, before !== null, {
		settings,
		country: countryOf(start, body),
	});
	const merged = merge(fields, start, values);
	errors.push(...checkReferences(rest, fields, values));
	errors.push(...checkWhole(description, before, merged, values));
	if (errors.length > 0) return invalid(errors);

	if (merged[key.field] === null) merged[key.field] = nextKey(rest, entity);
	const taken = takenValue(rest, entity, merged, before?.id);
	if (taken) {
		const { name, value, existingId } = taken;
		fail(409, `${name} '${value}' exists already.`, { field: name, existingId });
	}
	const complete =
		description.lines && (before === null || 'lines' in values)
			? withLines(rest, description, merged, linesOf(before))
			: merged;
	const now = rest.nowIso();
	const same = before !== null && JSON.stringify(complete) === JSON.stringify(before);
	if (same && !settings.emptyPatchMovesModifiedAt) return before;
	return rest.runtime.store.now[entity].put({
		...complete,
		id: before?.id ?? newId(rest, entity),
		createdAt: before?.createdAt ?? now,
		modifiedAt: now,
		version: (before?.version ?? 0) + 1,
	});
}

export const createRecord = (rest: Rest, entity: string, body: RawRecord): RestRecord =>
	save(rest, entity, body, null);

export const patchRecord = (
	rest: Rest,
	entity: string,
	before: RestRecord,
	body: RawRecord,
): RestRecord => save(rest, entity, body, before);

/** Seeds and the user interface: no normal forms and no checks but unique keys. */
export function putRecord(
	rest: Rest,
	entity: string,
	given: RawRecord,
	before: RestRecord | null,
): RestRecord {
	const description = rest.schema[entity];
	const { fields, key, lines } = description;
	for (const name of Object.keys(given)) {
		if (!(name in fields) && name !== 'version')
			throw new Error(`${entity} has no field '${name}'`);
	}
	// An address given in part has its other fields empty.
	const values = Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			fields[name]?.type === 'object'
				? { ...emptyObject(fields[name]), ...(value as RawRecord | null) }
				: value,
		]),
	);
	const merged: RawRecord = { ...(before ?? blankRecord(fields)), ...values };
	if (merged[key.field] === null || merged[key.field] === undefined) {
		merged[key.field] = nextKey(rest, entity);
	}
	const taken = takenValue(rest, entity, merged, before?.id);
	if (taken) throw new Error(`${entity}: ${taken.name} '${taken.value}' exists already`);
	const id = String(merged.id ?? newId(rest, entity));
	if (!before && rest.runtime.store.now[entity].get(id)) {
		throw new Error(`${entity} ${id} exists already`);
	}
	const complete = lines
		? withLines(rest, description, merged, [
				...linesOf(before),
				...linesOf(given).filter((line) => line.id !== undefined),
			])
		: merged;
	const now = rest.nowIso();
	return rest.runtime.store.now[entity].put({
		...complete,
		id,
		createdAt: complete.createdAt ?? given.modifiedAt ?? now,
		modifiedAt: given.modifiedAt ?? now,
		version: (before?.version ?? 0) + 1,
	} as RestRecord);
}
