import type { EntityRecord } from '../../entity';
import type { JsonObject } from '../../json';
import { pathsOf } from '../../paths';
import { isEmpty, sameValue } from '../../values';
import { readPath, writePath } from '../record/path';
import { labelOf } from '../profile/settingsTable';
import { fails, holds, orLine, skips, some, tryOut, type Bench } from './bench';

/** What an update does, tried on a record that the user named. */

/** One field written with the value that it has. */
export async function checkUpdate(bench: Bench, id: string): Promise<void> {
	const check = 'Unchanged Update';
	const { entity, api } = bench;
	const { update } = entity;
	if (update === undefined || !entity.capabilities.update) {
		skips(bench, check, 'The profile says that records cannot be changed.');
		return;
	}
	const before = await orLine(bench, check, 'Choose another record.', () => entity.get(api, id));
	if (before === undefined) {
		if (bench.lines.every((line) => line.check !== check))
			fails(bench, check, `There is no record ${id}.`, 'Choose another record.');
		return;
	}
	const field = entity.fields.find(
		({ name, kind, writable }) =>
			(writable === true || writable === 'update') &&
			['text', 'email', 'phone', 'number'].includes(kind) &&
			!isEmpty(readPath(before.fields, name)),
	);
	if (field === undefined) {
		skips(bench, check, `Record ${id} has no field to write: none that is filled and writable.`);
		return;
	}
	const write = async (version: string | undefined) => {
		const fields: JsonObject = {};
		writePath(fields, field.name, readPath(before.fields, field.name) ?? null);
		return await update(api, {
			id,
			fields,
			changed: [field.name],
			before: version === before.version ? before : withVersion(before, version),
			progress: { steps: [] },
			save: async () => {},
		});
	};
	const done = await orLine(
		bench,
		check,
		`Check "${labelOf('update.method')}", "${labelOf('update.whole')}" and "${labelOf('body.envelope')}".`,
		() => write(before.version),
	);
	if (done === undefined) return;
	if (done.problem !== undefined) {
		fails(bench, check, done.problem, `Check "${labelOf('update.method')}".`);
		return;
	}
	holds(bench, check, `"${field.name}" of record ${id} was written with the value that it had.`);
	await compareAfter(bench, before, done.record);
	await checkEnforced(bench, before, async () => void (await write('"0-not-this-one"')));
}

/** The same record as read, whatever is kept beside it for whole writes. */
const withVersion = (record: EntityRecord, version: string | undefined): EntityRecord =>
	Object.assign(record, { version });

async function compareAfter(
	bench: Bench,
	before: EntityRecord,
	returned: EntityRecord | undefined,
): Promise<void> {
	const { rest } = bench.kind;
	const check = 'Returned Record';
	if (returned !== undefined) holds(bench, check, 'The update returned the record.');
	else skips(bench, check, 'The update returned no record: it is read again after each write.');
	const after = await orLine(bench, 'Other Fields', '', () =>
		bench.entity.get(bench.api, before.id),
	);
	if (after === undefined) return;
	const stamps = [rest.modifiedField, rest.version.kind === 'field' ? rest.version.field : ''];
	const changed = pathsOf(before.fields).filter(
		(path) =>
			!stamps.includes(path) &&
			!sameValue(readPath(before.fields, path), readPath(after.fields, path)),
	);
	if (changed.length === 0) holds(bench, 'Other Fields', 'No other field was changed by it.');
	else
		fails(
			bench,
			'Other Fields',
			`The update changed ${some(changed)} as well.`,
			`Turn on "${labelOf('update.whole')}" if the API takes whole records only, and look at the record in the system.`,
		);
	if (before.modifiedAt === undefined) return;
	const moved = before.modifiedAt !== after.modifiedAt;
	holds(
		bench,
		'Time of Change',
		moved
			? 'The update moved the time of the last change.'
			: 'An update that changes nothing leaves the time of the last change as it is.',
	);
}

/** A version that is not the record's has to be refused. */
async function checkEnforced(
	bench: Bench,
	before: EntityRecord,
	writeStale: () => Promise<void>,
): Promise<void> {
	const check = 'Enforced Version';
	const { version } = bench.kind.rest;
	// A version in the body is the one that was read: only the one in the header can be another.
	const isHeader =
		version.kind === 'etag' || (version.kind === 'field' && version.sendAs === 'ifMatch');
	if (!isHeader || before.version === undefined) return;
	const { problem } = await tryOut(writeStale);
	if (problem === undefined) {
		fails(
			bench,
			check,
			'The server took an update with a version that is not that of the record.',
			`Choose None in "${labelOf('version.kind')}", so that records are compared before they are written.`,
		);
	} else {
		holds(bench, check, `An update with another version is refused: ${problem.found}`);
	}
}
