import { pathOn } from '../LinkStore/engine/compile';
import { looseEqual, parse } from '../LinkStore/engine/fields';
import type { Prints } from '../LinkStore/engine/fingerprint';
import { fillsGaps } from '../LinkStore/engine/gaps';
import type { Fingerprints } from '../LinkStore/engine/merge';
import { observe } from '../LinkStore/engine/observe';
import type { CompiledFlow, CompiledRow } from '../LinkStore/engine/types';
import type { Claimed } from '../LinkStore/loop/claim';
import { isOther } from '../LinkStore/loop/remade';
import { nested } from '../LinkStore/loop/create';
import type { Outcome } from '../LinkStore/loop/outcome';
import type { Side } from './contracts';
import type { Api, Entity, EntityRecord, Progress } from './entity';
import { ApiFailure, isFailure, passOn } from './failure';
import { findSimilar } from './similar';
import { getPath, setPath, type JsonObject, type JsonValue } from './json';

/** Everything one operation needs to be carried out. */
export interface Task {
	api: Api;
	entity: Entity;
	flow: CompiledFlow;
	prints: Prints;
	side: Side;
	claimed: Claimed;
	save: (progress: Progress) => Promise<void>;
}

/** A task under way; `mayBeDone` until a look-up has shown that no earlier attempt went through. */
interface Work extends Task {
	mayBeDone: boolean;
}

/** Carries out one claimed operation. Never throws for what a system answers: every answer is an outcome. */
export async function perform(task: Task): Promise<Outcome> {
	const work: Work = { ...task, mayBeDone: task.claimed.lookUpFirst };
	const outcome = await judged(work);
	return { ...outcome, mayBeDone: work.mayBeDone };
}

async function judged(work: Work): Promise<Outcome> {
	try {
		switch (work.claimed.op.kind) {
			case 'create':
				return await performCreate(work);
			case 'update':
				return await performUpdate(work);
			case 'confirmGone':
				return await performConfirm(work);
			default:
				return await performRemove(work);
		}
	} catch (error) {
		if (!isFailure(error)) return passOn(error);
		const { detail, message } = error;
		return {
			outcome: detail.outcome,
			problem: [
				message,
				...(detail.fields ?? []).map(({ field, message: text }) => `${field}: ${text}`),
				detail.remedy,
			]
				.filter(Boolean)
				.map((text) => (/[.!?]$/.test(text as string) ? text : `${text}.`))
				.join(' '),
			side: detail.scope === 'side',
			status: detail.status,
			retryAfterSeconds: detail.retryAfter,
		};
	}
}

const done = (record: EntityRecord, rest: Partial<Outcome> = {}): Outcome => ({
	outcome: 'done',
	id: record.id,
	record: {
		id: record.id,
		fields: record.fields,
		modifiedAt: record.modifiedAt,
		reference: record.reference,
	},
	...rest,
});

async function performCreate(task: Work): Promise<Outcome> {
	const { api, entity, claimed } = task;
	const { op, progress } = claimed;
	if (entity.create === undefined) {
		return { outcome: 'rejected', problem: `${entity.label} cannot be created through the API.` };
	}
	if (progress.steps.includes('found') && progress.id !== undefined) {
		const found = await entity.get(api, progress.id);
		return found === undefined
			? { outcome: 'gone', id: progress.id }
			: done(found, { found: 'match' });
	}
	if (claimed.lookUpFirst && progress.id === undefined) {
		const found = await findOwn(task);
		if (found !== undefined) {
			if (found.length === 1) return await goOn(task, found[0]);
			if (found.length > 1) {
				return {
					outcome: 'rejected',
					problem: `Several records carry the reference ${op.reference} (${found.map(({ id }) => id).join(', ')}): one attempt may have been done twice. Delete the wrong one there, or link by hand.`,
				};
			}
			task.mayBeDone = false;
		}
	}
	if (claimed.lookOnly && progress.id === undefined) return calledOff(task);
	let reached = progress;
	if (progress.id === undefined && progress.steps.length === 0) {
		const similar = await findSimilar(task);
		const own = similar.filter(({ reference }) => reference === op.reference);
		if (own.length === 1) return await goOn(task, own[0]);
		if (similar.length > 0) {
			return {
				outcome: 'changedMeanwhile',
				similar: similar.map(({ id }) => id),
				problem: `${entity.label} ${similar.map(({ id }) => id).join(', ')} has the same match key or number and was not known yet: it is read and matched first.`,
			};
		}
	}
	try {
		const record = await entity.create(api, {
			fields: nested(claimed.payload),
			reference: op.reference,
			progress,
			save: async (further) => {
				reached = further;
				await task.save(further);
			},
		});
		return done(
			record,
			progress.id === undefined ? {} : { found: wasReplanned(progress) ? 'match' : 'reference' },
		);
	} catch (error) {
		// "It is there already": if it carries our reference, it is the one we made.
		if (!isFailure(error) || error.detail.outcome !== 'rejected' || entity.find === undefined)
			return passOn(error);
		const saysThere = error.detail.existingId !== undefined || error.detail.status === 409;
		if (!saysThere || entity.capabilities.findByReference === false || reached.id !== undefined)
			return passOn(error);
		const found = await entity.find(api, { by: 'reference', reference: op.reference });
		if (found.length !== 1) return passOn(error);
		return await goOn(task, found[0]);
	}
}

/** A person decided meanwhile that the record is not to be set up or written. */
function calledOff(task: Work): Outcome {
	const { entity, claimed } = task;
	const problem = 'A person decided meanwhile that this record is not synchronized.';
	// A step was noted, and the record is not found by our reference: nothing here tells how far it got.
	if (claimed.op.kind === 'create' && claimed.progress.steps.length > 0 && task.mayBeDone) {
		return {
			outcome: 'rejected',
			problem: `${problem} Setting it up had begun by then: look whether ${entity.label} has it, and link or delete it there.`,
		};
	}
	task.mayBeDone = false;
	return { outcome: 'notSent', problem };
}

/** Begun with other values than it is ended with: which of them arrived is seen by comparing. */
const wasReplanned = ({ steps }: Progress): boolean => steps.includes('replanned');

/** Records of ours from an earlier attempt; `undefined` where the API cannot be searched for them. */
async function findOwn(task: Task): Promise<EntityRecord[] | undefined> {
	const { api, entity, claimed } = task;
	if (entity.find === undefined || entity.capabilities.findByReference === false) return undefined;
	return await entity.find(api, { by: 'reference', reference: claimed.op.reference });
}

/** An earlier attempt got at least as far as making the record: finish its steps. */
async function goOn(task: Task, found: EntityRecord): Promise<Outcome> {
	const { api, entity, claimed } = task;
	const progress = { id: found.id, steps: [...claimed.progress.steps] };
	await task.save(progress);
	if (entity.create === undefined) return done(found);
	const record = await entity.create(api, {
		fields: nested(claimed.payload),
		reference: claimed.op.reference,
		progress,
		save: task.save,
	});
	return done(record, { found: 'reference' });
}

/** Rows that this operation writes. */
function rowsOf(task: Task): CompiledRow[] {
	const paths = new Set(Object.keys(task.claimed.payload));
	return task.flow.rows.filter(
		(row) => paths.has(pathOn(row, task.side)) && row.key in sources(task),
	);
}

const sources = (task: Task): Fingerprints => JSON.parse(task.claimed.op.sources) as Fingerprints;

const printsOf = (task: Task, record: EntityRecord, rows: CompiledRow[]): Fingerprints =>
	observe(
		task.flow,
		task.prints,
		task.side,
		record.id,
		record.fields,
		new Set(rows.map(({ key }) => key)),
	).seen;

async function performUpdate(task: Work): Promise<Outcome> {
	const { api, entity, claimed } = task;
	const id = claimed.op.record_id as string;
	if (entity.update === undefined) {
		return { outcome: 'rejected', problem: `${entity.label} cannot be changed through the API.` };
	}
	const read = await entity.get(api, id);
	const elsewhere = notTheLinked(task, id, read);
	if (elsewhere !== undefined || read === undefined) return elsewhere ?? { outcome: 'gone', id };
	// What an earlier attempt took away for a moment is no edit: it is put right first.
	const before = entity.begun?.(api, read, claimed.progress) ?? read;
	const rows = rowsOf(task);
	let open = rows.filter((row) => !isAsSent(task, row, before, false));
	// Everything is there already: an earlier attempt went through, or somebody typed the same.
	if (open.length === 0) return done(before);
	const expected = JSON.parse(claimed.op.expected) as Fingerprints;
	const current = printsOf(task, before, rows);
	const wasEdited = ({ key }: CompiledRow) =>
		expected[key] !== undefined && current[key] !== undefined && current[key] !== expected[key];
	// Sent again, what the system filled in would come back as it is, as if it had been refused.
	const filled = open.filter(
		(row) => claimed.lookUpFirst && wasEdited(row) && isFilledIn(task, row, before),
	);
	open = open.filter((row) => !filled.includes(row));
	// What was filled in is not ours: it travels back as an edit.
	const arrived: Partial<Outcome> = filled.length === 0 ? {} : { found: 'reference' };
	if (open.length === 0) return done(before, arrived);
	if (claimed.lookOnly) return calledOff(task);
	task.mayBeDone = false;
	const moved = open.filter(
		(row) => wasEdited(row) && !(claimed.lookUpFirst && isAsSent(task, row, before, true)),
	);
	if (before !== read) open = open.filter((row) => !moved.includes(row));
	if (moved.length > 0 && (before === read || open.length === 0)) {
		return {
			...done(read),
			outcome: 'changedMeanwhile',
			problem: `${moved.map((row) => `"${pathOn(row, task.side)}"`).join(', ')} of ${entity.label} ${id} was changed there since it was last read.`,
		};
	}
	const changed = open.map((row) => pathOn(row, task.side));
	const result = await entity.update(api, {
		id,
		fields: withGroups(task, changed, before),
		changed,
		before,
		progress: claimed.progress,
		save: task.save,
	});
	const after = result.record ?? (await readBack(entity, api, id));
	if (after === undefined) return { outcome: 'gone', id };
	const written = new Set(result.written ?? changed);
	const { problem, taken = [] } = result;
	return {
		...(await accepted(task, { rows, open, before, after, written, taken, problem })),
		...arrived,
	};
}

/** What stands under the id may be what a record left behind when it moved, or another record altogether. */
function notTheLinked(
	{ entity, claimed }: Task,
	id: string,
	record: EntityRecord | undefined,
): Outcome | undefined {
	if (record?.movedTo !== undefined && record.movedTo !== id)
		return { outcome: 'gone', id, movedTo: record.movedTo };
	return isOther(entity.capabilities, claimed.mark, record?.mark)
		? { outcome: 'gone', id, replaced: true }
		: undefined;
}

/** Before a record counts as gone it is looked for by our stamp. */
async function underOtherId(
	{ api, entity, side, claimed }: Task,
	id: string,
	record: EntityRecord | undefined,
): Promise<Outcome | undefined> {
	const { reference } = claimed.op;
	if (record !== undefined || reference === '' || claimed.link.source === side) return undefined;
	if (entity.find === undefined || entity.capabilities.findByReference === false) return undefined;
	const found = await entity.find(api, { by: 'reference', reference });
	const [there, ...more] = found.filter((each) => each.id !== id && each.deleted !== true);
	if (there === undefined || more.length > 0) return undefined;
	return { outcome: 'gone', id, movedTo: there.id };
}

/** Reads what was just written. The write is done: a failure here must never say that it was not sent. */
async function readBack(entity: Entity, api: Api, id: string): Promise<EntityRecord | undefined> {
	return await entity.get(api, id).catch((error: unknown) => {
		if (!isFailure(error)) return passOn(error);
		throw new ApiFailure(error.message, { ...error.detail, outcome: 'unknown' });
	});
}

/** A written field that came back as it was before was not accepted: read once more, then say so. */
async function accepted(
	task: Task,
	given: {
		rows: CompiledRow[];
		open: CompiledRow[];
		before: EntityRecord;
		after: EntityRecord;
		written: Set<string>;
		taken: string[];
		problem?: string;
	},
): Promise<Outcome> {
	const { rows, open, before } = given;
	let { after } = given;
	const unmoved = () =>
		open.filter((row) => {
			const path = pathOn(row, task.side);
			if (!given.written.has(path) || given.taken.includes(path)) return false;
			if (row.defs[task.side]?.writeOnly === true) return false;
			const [old, fresh] = [
				printsOf(task, before, [row])[row.key],
				printsOf(task, after, [row])[row.key],
			];
			return fresh !== undefined && fresh === old && !isAsSent(task, row, after, true);
		});
	let refused = unmoved();
	if (refused.length > 0) {
		after = (await readBack(task.entity, task.api, after.id)) ?? after;
		refused = unmoved();
	}
	const refusedPaths = new Set(refused.map((row) => pathOn(row, task.side)));
	const openPaths = new Set(open.map((row) => pathOn(row, task.side)));
	const fields = rows
		.map((row) => pathOn(row, task.side))
		.filter((path) => !refusedPaths.has(path) && (given.written.has(path) || !openPaths.has(path)));
	const problems = [
		...(given.problem === undefined ? [] : [given.problem]),
		...(refused.length === 0
			? []
			: [
					`${[...refusedPaths].map((path) => `"${path}"`).join(', ')} came back unchanged: the system did not take the new value.`,
				]),
	];
	return done(after, { fields, ...(problems.length === 0 ? {} : { problem: problems.join(' ') }) });
}

/** True if the record holds what this operation writes. `loose`: in the system's own spelling. */
function isAsSent(task: Task, row: CompiledRow, record: EntityRecord, loose: boolean): boolean {
	const path = pathOn(row, task.side);
	const there = getPath(record.fields, path);
	if (there === undefined && row.defs[task.side]?.omittedWhenEmpty !== true) return false;
	const sent = task.claimed.payload[path];
	const [a, b] = [parse(row, task.side, sent), parse(row, task.side, there ?? null)];
	if (a.invalid !== undefined || b.invalid !== undefined) return false;
	if (a.norm === b.norm) return true;
	return loose && looseEqual(row, task.side, sent, there ?? null);
}

/** True if the record holds the lines that this operation writes, with something in columns that they leave empty. */
function isFilledIn(task: Task, row: CompiledRow, record: EntityRecord): boolean {
	const path = pathOn(row, task.side);
	const [sent, there] = [task.claimed.payload[path], getPath(record.fields, path) ?? null];
	return fillsGaps(row, parse(row, task.side, sent), parse(row, task.side, there));
}

/** The API replaces whole groups: unmapped members are sent as they are now. */
function withGroups(task: Task, changed: string[], before: EntityRecord): JsonObject {
	const values: Record<string, JsonValue> = {};
	const groups = new Set(
		changed.flatMap((path) => task.entity.fields.find(({ name }) => name === path)?.group ?? []),
	);
	for (const { name, group, writable } of task.entity.fields) {
		if (group === undefined || !groups.has(group) || writable === false || writable === 'create')
			continue;
		const value = getPath(before.fields, name);
		if (value !== undefined) values[name] = value;
	}
	for (const path of changed) values[path] = task.claimed.payload[path];
	const fields: JsonObject = {};
	for (const [path, value] of Object.entries(values)) setPath(fields, path, value);
	return fields;
}

async function performRemove(task: Work): Promise<Outcome> {
	const { api, entity, claimed } = task;
	const id = claimed.op.record_id as string;
	const before = await entity.get(api, id);
	const elsewhere = notTheLinked(task, id, before);
	if (elsewhere !== undefined || before === undefined) return elsewhere ?? { outcome: 'gone', id };
	const expected = JSON.parse(claimed.op.expected) as Fingerprints;
	const current = observe(task.flow, task.prints, task.side, id, before.fields).seen;
	const moved = Object.keys(expected).filter(
		(key) => current[key] !== undefined && current[key] !== expected[key],
	);
	if (moved.length > 0) {
		return {
			...done(before),
			outcome: 'changedMeanwhile',
			problem: `${entity.label} ${id} was edited since it was last read.`,
		};
	}
	if (claimed.lookOnly) return calledOff(task);
	const { kind } = claimed.op;
	if (kind === 'delete' && entity.remove !== undefined) {
		await entity.remove(api, id, before);
		return { outcome: 'done', id };
	}
	const action =
		kind === 'archive' ? entity.archive : kind === 'restore' ? entity.restore : undefined;
	if (action === undefined) {
		return { outcome: 'rejected', problem: `${entity.label} cannot be ${kind}d through the API.` };
	}
	const result = await action(api, id, before);
	const after = result.record ?? (await readBack(entity, api, id));
	return after === undefined ? { outcome: 'gone', id } : done(after);
}

/** Gone is what a read of that very id does not find, while another record of the same kind is found. */
async function performConfirm(task: Task): Promise<Outcome> {
	const { api, entity, claimed } = task;
	const id = claimed.op.record_id as string;
	const record = await entity.get(api, id);
	const elsewhere = notTheLinked(task, id, record) ?? (await underOtherId(task, id, record));
	if (elsewhere !== undefined) return elsewhere;
	if (record !== undefined) return done(record);
	const { canary } = claimed.op;
	if (canary !== null) {
		const key = `canary:${entity.entity}:${canary}`;
		if (!api.memo.has(key)) api.memo.set(key, (await entity.get(api, canary)) !== undefined);
		if (api.memo.get(key) !== true) {
			return {
				outcome: 'rejected',
				problem: `${entity.label} ${id} was not found, but neither was ${canary}, which is listed: the account may have lost the right to read single records.`,
			};
		}
	}
	return { outcome: 'gone', id };
}
