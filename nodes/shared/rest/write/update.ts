import { attempt, unlessGone } from '../../attempt';
import type { Api, EntityRecord, UpdateRequest, WriteResult } from '../../entity';
import { ApiFailure, passOn } from '../../failure';
import { canonical, type JsonObject } from '../../json';
import { isEmpty } from '../../values';
import { updateBody } from './body';
import { rawOf } from '../record/codec';
import { addressFor, get, recordAddress, recordIn } from '../read/find';
import { send, type Kind } from '../kind';
import { readPath, writePath } from '../record/path';
import { collectionPath } from '../read/rows';

const MERGE_PATCH = 'application/merge-patch+json';

const ifMatch = ({ rest }: Kind, { version }: EntityRecord): Record<string, string> => {
	const goesInHeader =
		rest.version.kind === 'etag' ||
		(rest.version.kind === 'field' && rest.version.sendAs === 'ifMatch');
	return goesInHeader && version !== undefined ? { 'If-Match': version } : {};
};

function updatePath(kind: Kind, id: string): string {
	const { rest } = kind;
	const path = rest.update?.path ?? '';
	if (path === '') return recordAddress(kind, id) ?? collectionPath(kind);
	return addressFor(kind, path, id);
}

const meanwhile = ({ rest }: Kind, id: string): ApiFailure =>
	new ApiFailure(`${rest.label} ${id} was changed meanwhile, nothing was written`, {
		outcome: 'changedMeanwhile',
		scope: 'record',
	});

/** A record that goes back as a whole must be had as a whole. What was read elsewhere is read again, and compared. */
async function whole(
	api: Api,
	kind: Kind,
	id: string,
	before: EntityRecord,
	changed: string[],
): Promise<EntityRecord> {
	if (kind.rest.update?.whole !== true || rawOf(before) !== undefined) return before;
	const fresh = await get(api, kind, id);
	if (fresh === undefined) {
		throw new ApiFailure(`${kind.rest.label} ${id} is not there`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	const valueIn = (record: EntityRecord, name: string): string =>
		canonical(readPath(record.fields, name) ?? null);
	const isSame =
		(before.version === undefined || before.version === fresh.version) &&
		changed.every((name) => valueIn(before, name) === valueIn(fresh, name));
	if (!isSame) throw meanwhile(kind, id);
	return fresh;
}

/**
 * One write of the changed fields (nested by name), refused if the record changed meanwhile, where the API can tell.
 * An answer that is not the record is read back by the caller.
 */
export async function writeChanges(
	api: Api,
	kind: Kind,
	{ id, fields, changed, before }: Pick<UpdateRequest, 'id' | 'fields' | 'changed' | 'before'>,
): Promise<WriteResult> {
	const { rest } = kind;
	const { method = 'PATCH', mergePatch = false, returns = 'record' } = rest.update ?? {};
	const read = await whole(api, kind, id, before, changed);
	const path = updatePath(kind, id);
	const body = updateBody(kind, id, read, fields, changed);
	const sent = await attempt(() =>
		withVersion(api, kind, read, async (headers) =>
			send(api, kind, { method, path, headers, body }, mergePatch ? MERGE_PATCH : rest.mediaType),
		),
	);
	if (sent.failure !== undefined)
		return passOn(await asConflict(api, kind, id, read, sent.failure));
	const record = returns === 'record' ? recordIn(kind, sent.value) : undefined;
	const isWhole = record?.id === id && showsAll(kind, read, record);
	return { ...(isWhole ? { record } : {}), written: changed };
}

/** Some servers answer with a part of the record, or with what was sent: then it is read back. */
function showsAll({ rest }: Kind, before: EntityRecord, after: EntityRecord): boolean {
	if (rest.version.kind === 'field' && after.version === undefined) return false;
	const [old, raw] = [rawOf(before), rawOf(after)];
	if (old === undefined || raw === undefined) return true;
	return rest.fields.every(({ name, path = name }) => {
		const [was, is] = [readPath(old, path), readPath(raw, path)];
		return is !== undefined || isEmpty(was);
	});
}

/**
 * Sends under the record's version. A weak tag never matches by the book (RFC 9110, 13.1.1): a server that gave one, of a
 * record that is still as it was, wants the tag without its mark.
 */
async function withVersion<T>(
	api: Api,
	kind: Kind,
	before: EntityRecord,
	call: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
	const headers = ifMatch(kind, before);
	const { value, failure } = await attempt(() => call(headers));
	if (failure === undefined) return value as T;
	const { version = '' } = before;
	const isWeak = headers['If-Match'] !== undefined && /^W\/"/.test(version);
	if (failure.detail.status !== 412 || !isWeak) return passOn(failure);
	const now = await get(api, kind, before.id);
	if (now?.version !== version) return passOn(failure);
	return await call({ 'If-Match': version.slice(2) });
}

/** 409 is what many servers say of an old version, and of other conflicts: the record itself tells which it is. */
async function asConflict(
	api: Api,
	kind: Kind,
	id: string,
	before: EntityRecord,
	failure: ApiFailure,
): Promise<ApiFailure> {
	const { status } = failure.detail;
	if (before.version === undefined || (status !== 409 && status !== 428)) return failure;
	const { value: now } = await attempt(() => get(api, kind, id));
	return now !== undefined && now.version !== before.version ? meanwhile(kind, id) : failure;
}

export async function update(api: Api, kind: Kind, request: UpdateRequest): Promise<WriteResult> {
	if (request.changed.length === 0) return { record: request.before, written: [] };
	return await writeChanges(api, kind, request);
}

/** Writes one value into one field: archives, restores, deletes. */
export async function setField(
	api: Api,
	kind: Kind,
	before: EntityRecord,
	field: string,
	value: JsonObject[string],
): Promise<WriteResult> {
	const fields: JsonObject = {};
	writePath(fields, field, value);
	return await writeChanges(api, kind, { id: before.id, fields, changed: [field], before });
}

/** Not there is what was wanted. `known`: the record as it was decided on; one that changed since then stays. */
export async function remove(
	api: Api,
	kind: Kind,
	id: string,
	known?: EntityRecord,
): Promise<void> {
	const { rest } = kind;
	const rule = rest.remove;
	if (rule?.kind === 'field') {
		const before = known ?? (await get(api, kind, id));
		if (before === undefined || before.deleted === true) return;
		await unlessGone(() => setField(api, kind, before, rule.field, rule.value));
		return;
	}
	const path = recordAddress(kind, id) ?? collectionPath(kind);
	const call = async (headers: Record<string, string>): Promise<unknown> =>
		await unlessGone(() => send(api, kind, { method: 'DELETE', path, headers }));
	if (known !== undefined) {
		await withVersion(api, kind, known, call);
		return;
	}
	const { failure } = await attempt(() => call({}));
	if (failure === undefined) return;
	// Asked to say which version it is that is deleted (RFC 6585): the one that is there.
	if (failure.detail.status !== 428) return passOn(failure);
	const before = await get(api, kind, id);
	if (before !== undefined) await call(ifMatch(kind, before));
}
