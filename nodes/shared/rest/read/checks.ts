import type { EntityRecord } from '../../entity';
import { canonical, type JsonObject } from '../../json';
import { isEmpty } from '../../values';
import { hasLocalStamps, placeOf, stampOf } from '../record/codec';
import { inWords, misfit, type Kind } from '../kind';
import { unitOf } from '../record/moments';
import { readPath } from '../record/path';
import type { RestEntity } from '../profile/profile';

/** What rows of a listing must be like. Each of these is a profile that does not fit, found before anything is written. */

/**
 * Servers round stamps, show less of them than they compare, and have several clocks. Local times of the hour that is
 * repeated in autumn may be off by it.
 */
const slack = (rest: RestEntity): number =>
	(hasLocalStamps(rest) ? 3_602_000 : 2000) + unitOf(rest.formats.dateTime);

/**
 * Throws `ApiFailure` if no row has an id, or two different rows have the same. A single row without id is a record that
 * the loop cannot use, not a wrong profile; and a row that comes twice as it is does no harm.
 */
export function checkIds(kind: Kind, rows: JsonObject[], records: EntityRecord[]): void {
	const { idFields, labelPlural } = kind.rest;
	const where = idFields.map((field) => `"${field}"`).join(', ');
	if (records.length > 0 && records.every(({ id }) => id === '')) {
		throw misfit(
			kind,
			'idFields',
			`no row has anything in ${where}, a row is ${inWords(rows[0])}`,
			`Enter the field that identifies one of the ${labelPlural}.`,
		);
	}
	const rounded = rows.find((row) =>
		idFields.some((field) => {
			const value = readPath(row, placeOf(kind.rest, field));
			return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
		}),
	);
	if (rounded !== undefined) {
		throw misfit(
			kind,
			'idFields',
			`${where} holds numbers of more than 15 digits, whose last ones are lost when JSON is read`,
			'Enter a property that holds the ID as a text, or ask the API for IDs as texts.',
		);
	}
	const ids = new Map<string, number>();
	let twins = 0;
	for (const [at, { id }] of records.entries()) {
		const before = id === '' ? undefined : ids.get(id);
		if (before !== undefined && canonical(rows[before]) !== canonical(rows[at])) twins++;
		ids.set(id, at);
	}
	if (twins === 0) return;
	throw misfit(
		kind,
		'idFields',
		`${records.length} rows of one page have ${ids.size === 1 ? 'one and the same ID' : `only ${ids.size} different IDs`} in ${where}`,
		'Enter the field that is another one for every record; several, separated by commas, if only together they are.',
	);
}

/** Throws `ApiFailure` for rows without a readable stamp. */
export function checkStamps(kind: Kind, rows: JsonObject[], records: EntityRecord[]): void {
	const { rest } = kind;
	const { modifiedField } = rest;
	const alive = rows.filter((_, at) => records[at].deleted !== true);
	if (modifiedField === '' || alive.length === 0) return;
	const unreadable = alive.find((row) => stampOf(rest, row) === null);
	if (unreadable !== undefined) {
		const value = readPath(unreadable, placeOf(rest, modifiedField));
		throw misfit(
			kind,
			'modifiedField',
			`"${modifiedField}" holds ${isEmpty(value) ? 'nothing' : `"${String(value).slice(0, 40)}"`}, which is no date and time in the form ${rest.formats.dateTime}`,
			'Enter the field that says when a record was last changed, and the form that its dates and times have.',
		);
	}
	// The stamp of the creation stands in for an empty one, not for one that the API does not have.
	const isThere = alive.some(
		(row) =>
			readPath(row, placeOf(rest, modifiedField)) !== undefined ||
			(rest.formats.omitsEmpty && stampOf(rest, row) !== undefined),
	);
	if (isThere) return;
	throw misfit(
		kind,
		'modifiedField',
		`no row has "${modifiedField}", a row is ${inWords(alive[0])}`,
		'Enter the field that says when a record was last changed; leave it and the since-parameter empty if there is none.',
	);
}

/** Throws `ApiFailure` if rows are older than what was asked for, in milliseconds: the parameter has no effect. */
export function checkSince(kind: Kind, records: EntityRecord[], asked: number): void {
	const limit = asked - slack(kind.rest);
	const old = records.find(
		({ modifiedAt }) => modifiedAt !== undefined && Date.parse(modifiedAt) < limit,
	);
	if (old === undefined) return;
	throw misfit(
		kind,
		'since.param',
		`the server ignores "${kind.rest.since?.param}": asked for changes since ${new Date(asked).toISOString()}, it showed ${kind.rest.label} ${old.id} of ${old.modifiedAt}`,
		'Enter the parameter and the form of its value as the API has them; leave it empty if there is none, then every run lists all records.',
	);
}

/** Throws `ApiFailure` if rows are not in the order of their stamps. */
export function checkOrder(kind: Kind, records: EntityRecord[]): void {
	const stamped = records.filter(({ modifiedAt }) => modifiedAt !== undefined);
	const times = stamped.map(({ modifiedAt }) => Date.parse(modifiedAt as string));
	const least = slack(kind.rest);
	let latest = 0;
	const at = times.findIndex((time, index) => {
		if (time > times[latest]) latest = index;
		return time < times[latest] - least;
	});
	if (at < 0) return;
	throw misfit(
		kind,
		'since.sort',
		`the rows are not sorted by "${kind.rest.modifiedField}", oldest first: ${stamped[latest].modifiedAt} comes before ${stamped[at].modifiedAt}`,
		'Enter the query that sorts so; leave it empty if the API cannot sort.',
	);
}
