/** Creating and patching records: uniqueness, references, totals, versions. */
import type { CustomerpEntity, RawRecord } from '../types';
import { fail, fold, invalid, uuidOf, type Erp, type ErpRecord, type FieldError } from './context';
import { round } from './normalize';
import { KEY_FIELD, LOCKED_STATUSES, schema, type Fields } from './schema';
import { checkFields, emptyObject } from './validate';

const FIRST_NUMBER: Record<CustomerpEntity, number> = {
	customers: 10_001,
	contacts: 50_001,
	orders: 20_001,
	products: 1_001,
};

/** All fields of the entity at their start values, in the schema's order. */
export function blankRecord(fields: Fields): RawRecord {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [
			name,
			field.type === 'object'
				? emptyObject(field)
				: field.type === 'list'
					? []
					: (field.default ?? null),
		]),
	);
}

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

/** The server's own arithmetic: what a client sends of totals is refused anyway. */
export function withTotals(erp: Erp, record: RawRecord, before: RawRecord[]): RawRecord {
	const scale = erp.settings.priceScale;
	const known = new Set(before.map(({ id }) => id));
	const lines = ((record.lines ?? []) as RawRecord[]).map((line) => {
		const quantity = Number(line.quantity);
		const discount = 1 - Number(line.discountPercent ?? 0) / 100;
		const netAmount = round(quantity * Number(line.unitPrice) * discount, scale);
		const vatAmount =
			line.vatAmount ?? round((netAmount * Number(line.vatPercent ?? 0)) / 100, scale);
		const id = known.has(line.id) ? line.id : uuidOf(`line:${erp.runtime.store.next('line')}`);
		return {
			...blankRecord(schema.orders.fields.lines!.fields!),
			...line,
			id,
			vatAmount,
			netAmount,
		};
	});
	const sum = (name: 'netAmount' | 'vatAmount') =>
		round(
			lines.reduce((total, line) => total + Number(line[name]), 0),
			scale,
		);
	const netTotal = sum('netAmount');
	const vatTotal = sum('vatAmount');
	return { ...record, lines, netTotal, vatTotal, grossTotal: round(netTotal + vatTotal, scale) };
}

function checkReferences(erp: Erp, fields: Fields, values: RawRecord, prefix = ''): FieldError[] {
	const errors: FieldError[] = [];
	for (const [name, value] of Object.entries(values)) {
		const field = fields[name];
		if (field?.type === 'list') {
			(value as RawRecord[]).forEach((item, index) => {
				errors.push(...checkReferences(erp, field.fields!, item, `${prefix}${name}[${index}].`));
			});
		} else if (field?.reference && typeof value === 'string') {
			if (!erp.runtime.store.now[field.reference].get(value)) {
				errors.push({ field: `${prefix}${name}`, message: 'does not exist' });
			}
		}
	}
	return errors;
}

/** 409 with the id of the record that has the value already. */
function checkUnique(erp: Erp, entity: CustomerpEntity, record: RawRecord, ownId: string | null) {
	for (const [name, field] of Object.entries(schema[entity].fields)) {
		const value = record[name];
		if (!field.unique || typeof value !== 'string') continue;
		const other = erp.runtime.store.now[entity]
			.by(name, fold(value))
			.find((one) => one.id !== ownId);
		if (other) {
			fail(409, `${name} '${value}' exists already.`, { field: name, existingId: other.id });
		}
	}
}

function nextKey(erp: Erp, entity: CustomerpEntity): string {
	for (;;) {
		const number = String(erp.runtime.store.next(`number:${entity}`, FIRST_NUMBER[entity]));
		const key = entity === 'products' ? `P-${number}` : number;
		if (erp.runtime.store.now[entity].by(KEY_FIELD[entity], fold(key)).length === 0) return key;
	}
}

export const newId = (erp: Erp, entity: CustomerpEntity): string =>
	uuidOf(`${entity}:${erp.runtime.store.next(`id:${entity}`)}`);

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

function checkOrder(before: RawRecord | null, after: RawRecord, sent: RawRecord): FieldError[] {
	const errors: FieldError[] = [];
	if (!after.customerId && !after.contactId) {
		errors.push({ field: 'customerId', message: 'customerId or contactId is required' });
	}
	if (before && 'lines' in sent && LOCKED_STATUSES.includes(String(before.status))) {
		errors.push({ field: 'lines', message: `cannot change in status ${String(before.status)}` });
	}
	const kept = new Set(((before?.lines ?? []) as RawRecord[]).map(({ id }) => id));
	((sent.lines ?? []) as RawRecord[]).forEach((line, index) => {
		if (line.id !== null && line.id !== undefined && !kept.has(line.id)) {
			errors.push({ field: `lines[${index}].id`, message: 'does not exist' });
		}
	});
	return errors;
}

/** Checks, merges and stores; used for create (`before` null) and patch. */
function save(
	erp: Erp,
	entity: CustomerpEntity,
	body: RawRecord,
	before: ErpRecord | null,
): ErpRecord {
	const { fields } = schema[entity];
	const start = before ?? blankRecord(fields);
	const { values, errors } = checkFields(fields, body, before !== null, {
		settings: erp.settings,
		country: countryOf(start, body),
	});
	const merged = merge(fields, start, values);
	errors.push(...checkReferences(erp, fields, values));
	if (entity === 'orders') errors.push(...checkOrder(before, merged, values));
	if (errors.length > 0) return invalid(errors);

	if (merged[KEY_FIELD[entity]] === null) merged[KEY_FIELD[entity]] = nextKey(erp, entity);
	checkUnique(erp, entity, merged, before?.id ?? null);
	const complete =
		entity === 'orders' && (before === null || 'lines' in values)
			? withTotals(erp, merged, (before?.lines ?? []) as RawRecord[])
			: merged;
	const now = erp.nowIso();
	const same = before !== null && JSON.stringify(complete) === JSON.stringify(before);
	if (same && !erp.settings.emptyPatchMovesModifiedAt) return before;
	return erp.runtime.store.now[entity].put({
		...complete,
		id: before?.id ?? newId(erp, entity),
		createdAt: before?.createdAt ?? now,
		modifiedAt: now,
		version: (before?.version ?? 0) + 1,
	});
}

export const createRecord = (erp: Erp, entity: CustomerpEntity, body: RawRecord): ErpRecord =>
	save(erp, entity, body, null);

export const patchRecord = (
	erp: Erp,
	entity: CustomerpEntity,
	before: ErpRecord,
	body: RawRecord,
): ErpRecord => save(erp, entity, body, before);

/** How many records of other entities point at this one. */
export function referencesTo(
	erp: Erp,
	entity: CustomerpEntity,
	id: string,
): Record<string, number> {
	const { customers, contacts, orders } = erp.runtime.store.now;
	const counts = {
		orders: orders.by('uses', id).length,
		contacts: entity === 'customers' ? contacts.by('customerId', id).length : 0,
		customers: entity === 'contacts' ? customers.by('mainContactId', id).length : 0,
	};
	return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Seeds and the user interface: no normal forms and no checks but unique keys. */
export function putRecord(
	erp: Erp,
	entity: CustomerpEntity,
	given: RawRecord,
	before: ErpRecord | null,
): ErpRecord {
	const { fields } = schema[entity];
	for (const name of Object.keys(given)) {
		if (!(name in fields) && name !== 'version')
			throw new Error(`${entity} has no field '${name}'`);
	}
	const start = before ?? blankRecord(fields);
	// An address given in part has its other fields empty.
	const values = Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			fields[name]?.type === 'object'
				? { ...emptyObject(fields[name]), ...(value as RawRecord | null) }
				: value,
		]),
	);
	const merged: RawRecord = { ...start, ...values };
	const key = KEY_FIELD[entity];
	if (merged[key] === null || merged[key] === undefined) merged[key] = nextKey(erp, entity);
	for (const [name, field] of Object.entries(fields)) {
		if (!field.unique || typeof merged[name] !== 'string') continue;
		const other = erp.runtime.store.now[entity]
			.by(name, fold(merged[name]))
			.find((one) => one.id !== before?.id);
		if (other) throw new Error(`${entity}: ${name} '${merged[name]}' exists already`);
	}
	const id = String(merged.id ?? newId(erp, entity));
	if (!before && erp.runtime.store.now[entity].get(id)) {
		throw new Error(`${entity} ${id} exists already`);
	}
	const complete =
		entity === 'orders'
			? withTotals(erp, { ...merged }, [
					...((before?.lines ?? []) as RawRecord[]),
					...((given.lines ?? []) as RawRecord[]).filter((line) => line.id !== undefined),
				])
			: merged;
	const now = erp.nowIso();
	return erp.runtime.store.now[entity].put({
		...complete,
		id,
		createdAt: complete.createdAt ?? given.modifiedAt ?? now,
		modifiedAt: given.modifiedAt ?? now,
		version: (before?.version ?? 0) + 1,
	} as ErpRecord);
}
