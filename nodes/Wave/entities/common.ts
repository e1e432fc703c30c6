import { attempt } from '../../shared/attempt';
import type {
	Api,
	Capabilities,
	CreateRequest,
	EntityRecord,
	FieldDef,
	WriteResult,
} from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, getPath, setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import type { Document } from '../documents/document';
import { SYSTEM_NAME } from '../transport/names';
import { change, PAGE_SIZE } from '../transport/run';

/** What is the same in all entities of Wave. */
export const COMMON_CAPABILITIES = {
	feed: true,
	completeListing: true,
	stablePaging: true,
	listingIsFull: true,
	singleRead: true,
	create: true,
	update: true,
	restore: false,
	// No field is free for it: whatever people see in Wave is theirs.
	findByReference: false,
	gone: 'notFound',
	visibilityLagSeconds: 15,
	// The timeout of a request, and the time it may have to wait for its turn.
	requestTimeoutSeconds: 90,
	stamp: 'instant',
	overlapSeconds: 60,
	retentionDays: 30,
	pageSize: PAGE_SIZE,
	aliases: [],
} satisfies Partial<Capabilities>;

export const field = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => ({ name, label, kind, writable: true, ...more });

export const readOnly = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => ({ name, label, kind, writable: false, ...more });

export const stamps: FieldDef[] = [
	readOnly('createdAt', 'Created At', 'dateTime', { format: 'instant' }),
	readOnly('modifiedAt', 'Modified At', 'dateTime', { format: 'instant' }),
];

export const recordOf = (row: JsonObject, fields: JsonObject): EntityRecord => {
	const modifiedAt = textOf(row.modifiedAt);
	return {
		id: textOf(row.id) ?? '',
		fields,
		...(modifiedAt === null ? {} : { modifiedAt }),
	};
};

/** A member of a nested object; null where either is missing. */
export const member = (row: JsonValue | undefined, name: string): JsonValue =>
	isObject(row) ? (row[name] ?? null) : null;

/** The named members as they are; null for missing ones, as they all were asked for. */
export const members = (row: JsonValue | undefined, names: readonly string[]): JsonObject =>
	Object.fromEntries(names.map((name) => [name, member(row, name)]));

/** How one kind of record is written. */
export interface Kind {
	/** `customer`: also the field of the answers that holds the record. */
	name: string;
	create: Document;
	patch: Document;
	record: (row: JsonObject) => EntityRecord;
	get: (api: Api, id: string) => Promise<EntityRecord | undefined>;
}

/**
 * The record that a mutation returned. Part of it may not have been readable, though the mutation was done: then
 * it is read again.
 */
export async function returned(
	api: Api,
	kind: Kind,
	result: JsonObject,
	id?: string,
): Promise<EntityRecord> {
	const row = result[kind.name];
	if (isObject(row) && textOf(row.id) !== null && textOf(row.modifiedAt) !== null) {
		return kind.record(row);
	}
	const there = id ?? (isObject(row) ? textOf(row.id) : null);
	const { value, failure } = await attempt(async () =>
		there === null ? undefined : await kind.get(api, there),
	);
	if (value !== undefined) return value;
	throw new ApiFailure(
		`${SYSTEM_NAME} wrote the ${kind.name}, but did not return it${failure === undefined ? '' : `: ${failure.message}`}`,
		{ outcome: 'unknown', scope: failure?.detail.scope ?? 'record' },
	);
}

/**
 * One create. Wave has no place for a key of ours, so one that ends without an answer is not sent again: it is looked
 * for first. That holds for "not found" too, which Wave has been seen to answer to a create that it carried out.
 */
export async function createRecord(
	api: Api,
	kind: Kind,
	input: JsonObject,
	{ progress, save }: Pick<CreateRequest, 'progress' | 'save'>,
): Promise<EntityRecord> {
	if (progress.id !== undefined) {
		const made = await kind.get(api, progress.id);
		if (made) return made;
		throw new ApiFailure(`The ${kind.name} ${progress.id}, just created, is no longer in Wave`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	const { value, failure } = await attempt(() => change(api, kind.create, input));
	if (failure !== undefined) {
		if (failure.detail.outcome !== 'gone') throw failure;
		throw new ApiFailure(failure.message, { ...failure.detail, outcome: 'unknown' });
	}
	const record = await returned(api, kind, value);
	await save({ id: record.id, steps: [...progress.steps, 'created'] });
	return record;
}

/** A mutation of a record that is there. Wave may refuse it because the record is not: that is looked at. */
export async function changeRecord(
	api: Api,
	kind: Kind,
	document: Document,
	id: string,
	input: JsonObject,
): Promise<EntityRecord> {
	const { value, failure } = await attempt(() => change(api, document, input));
	if (failure === undefined) return await returned(api, kind, value, id);
	const { outcome } = failure.detail;
	if (outcome !== 'gone' && outcome !== 'rejected') throw failure;
	const there = await attempt(() => kind.get(api, id));
	if (there.failure === undefined && there.value === undefined) {
		throw new ApiFailure(`There is no ${kind.name} ${id} in Wave (any more)`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	throw new ApiFailure(failure.message, { ...failure.detail, outcome: 'rejected' });
}

/** Removes a record. Not there is what was wanted. */
export async function removeRecord(
	api: Api,
	kind: Pick<Kind, 'get'>,
	document: Document,
	id: string,
	input: JsonObject,
): Promise<void> {
	const { failure } = await attempt(() => change(api, document, input));
	if (failure === undefined || failure.detail.outcome === 'gone') return;
	if (failure.detail.outcome === 'rejected' && (await kind.get(api, id)) === undefined) return;
	throw failure;
}

/**
 * A patch of the changed fields. Whether null or '' empties a text is not documented: null is sent, and '' for what
 * came back as it was, or where null was refused. `texts`: the paths that take ''.
 */
export async function patchRecord(
	api: Api,
	kind: Kind,
	id: string,
	input: JsonObject,
	texts: readonly string[],
): Promise<WriteResult & { record: EntityRecord }> {
	const emptied = texts.filter((path) => getPath(input, path) === null);
	const patch = async (some: JsonObject) =>
		await attempt(() => changeRecord(api, kind, kind.patch, id, { id, ...some }));
	const { value: record, failure } = await patch(input);
	if (failure !== undefined) {
		if (!isAbout(failure, emptied)) throw failure;
		// What is said of the fields as they were meant tells people more than what is said of ''.
		const { value } = await patch({ ...input, ...withEmptyTexts(input, emptied) });
		if (value === undefined) throw failure;
		return { record: value };
	}
	const left = emptied.filter((path) => !isEmpty(getPath(record.fields, path)));
	if (left.length === 0) return { record };
	const again = await patch(withEmptyTexts(input, left));
	if (again.failure === undefined) return { record: again.value };
	// The rest was written all the same: a field that came back as it was is told of by whoever compares.
	if (again.failure.detail.outcome === 'rejected') return { record };
	throw again.failure;
}

/** True if the fields that were to be emptied may be what was refused. */
const isAbout = ({ detail }: ApiFailure, emptied: string[]): boolean =>
	emptied.length > 0 &&
	detail.outcome === 'rejected' &&
	(detail.fields ?? []).some(
		({ field: named = '' }) =>
			named === '' || emptied.some((path) => path === named || path.startsWith(`${named}.`)),
	);

/** The members of the input with these texts as ''. Objects are sent whole, as Wave may replace them whole. */
function withEmptyTexts(input: JsonObject, paths: string[]): JsonObject {
	const again: JsonObject = {};
	for (const path of paths) {
		const [top] = path.split('.');
		if (again[top] === undefined) again[top] = structuredClone(input[top]);
		setPath(again, path, '');
	}
	return again;
}

/** Values of a create: what is empty is left out. */
export const filled = (values: JsonObject): JsonObject =>
	Object.fromEntries(
		Object.entries(values).flatMap(([name, value]): Array<[string, JsonValue]> => {
			if (!isObject(value)) return isEmpty(value) ? [] : [[name, value]];
			const inner = filled(value);
			return Object.keys(inner).length === 0 ? [] : [[name, inner]];
		}),
	);
