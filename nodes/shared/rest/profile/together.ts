import { DateTime } from 'luxon';
import { ProfileFault } from './fault';
import { placesIn } from '../record/ids';
import { isNamedForm, isZone, readMoment, writeMoment } from '../record/moments';
import { placeOf } from '../record/codec';
import type { ProfileField, RestEntity } from './profile';
import { labelOf } from './settingsTable';

/** Settings of a profile that are each right and cannot work together. */

type Check = (rest: RestEntity) => { setting: string; found: string; remedy: string } | undefined;

const fault = (setting: string, found: string, remedy: string) => ({ setting, found, remedy });

/** A moment in which no two parts of a date and time are alike. */
const SAMPLE = Date.UTC(2021, 10, 23, 17, 8, 9);

const keeps = (form: string, zone: string, grain: number): boolean => {
	const read = readMoment(writeMoment(SAMPLE, form, zone), form, zone);
	return read !== undefined && Math.abs(read - SAMPLE) < grain;
};

const DAY_MS = 86_400_000;

const repeatedNames = (fields: ProfileField[]): string | undefined =>
	fields.map(({ name }) => name).find((name, at, all) => all.indexOf(name) !== at) ??
	fields.map(({ columns }) => columns && repeatedNames(columns)).find((name) => name !== undefined);

const checks: Check[] = [
	({ formats }) =>
		isZone(formats.timeZone)
			? undefined
			: fault(
					'formats.timeZone',
					`"${formats.timeZone}" is no time zone`,
					'Enter one such as Europe/Copenhagen, or UTC',
				),
	({ formats: { date } }) => {
		const day = DateTime.fromFormat(
			DateTime.fromMillis(SAMPLE, { zone: 'utc' }).toFormat(date, { locale: 'en-US' }),
			date,
			{ zone: 'utc', locale: 'en-US' },
		);
		return day.isValid && day.toISODate() === '2021-11-23'
			? undefined
			: fault(
					'formats.date',
					`"${date}" does not write a day so that it can be read again`,
					'Enter a Luxon format with year, month and day, for example dd.MM.yyyy',
				);
	},
	({ formats: { dateTime, timeZone } }) =>
		isNamedForm(dateTime) || keeps(dateTime, timeZone, 60_000)
			? undefined
			: fault(
					'formats.dateTime',
					`"${dateTime}" does not write a moment so that it can be read again`,
					'Enter iso, isoSeconds, unixSeconds, unixMilliseconds, or a Luxon format with date and time, for example yyyy-MM-dd HH:mm:ss',
				),
	({ since, formats: { timeZone } }) =>
		since === undefined || isNamedForm(since.form) || keeps(since.form, timeZone, DAY_MS)
			? undefined
			: fault(
					'since.form',
					`"${since.form}" does not write a moment so that it can be read again`,
					'Enter iso, isoSeconds, unixSeconds, unixMilliseconds, or a Luxon format with at least the date',
				),
	({ since }) =>
		since === undefined || since.value.includes('{since}')
			? undefined
			: fault(
					'since.value',
					`"${since.value}" has no place for the moment`,
					'Put {since} where the moment goes, for example modifiedAt ge {since}',
				),
	({ since }) =>
		since === undefined ||
		since.beginning === '' ||
		DateTime.fromISO(since.beginning, { zone: 'utc' }).isValid
			? undefined
			: fault(
					'since.beginning',
					`"${since.beginning}" is no date and time`,
					'Enter one such as 1970-01-01T00:00:00Z',
				),
	({ since, modifiedField }) =>
		since === undefined || modifiedField !== ''
			? undefined
			: fault(
					'since.param',
					'there is one, but no modified field',
					'Enter where a record says when it was last changed: how far a reading came is told by it; or take the since-parameter away',
				),
	({ formats, update }) =>
		formats.clear !== 'omit' || update === undefined || update.whole
			? undefined
			: fault(
					'formats.clear',
					'leaving a field out empties it only where the whole record is sent',
					'Choose null or an empty text, or turn on "Update: Whole Record"',
				),
	({ update }) =>
		update?.mergePatch === true && (update.method !== 'PATCH' || update.whole)
			? fault(
					'update.mergePatch',
					'a merge patch is sent by PATCH and holds only what changes',
					'Choose PATCH and turn off "Update: Whole Record", or turn off "Update: JSON Merge Patch"',
				)
			: undefined,
	(rest) =>
		rest.update?.whole === true && rest.recordPath === '' && !rest.list.full
			? fault(
					'update.whole',
					'no read shows the whole record: listings show a part of it, and single records cannot be read',
					'Enter the record path',
				)
			: undefined,
	({ version, recordPath }) =>
		version.kind === 'etag' && recordPath === ''
			? fault(
					'version.kind',
					'the ETag comes with the read of one record, and there is none',
					'Enter the record path, or choose a field or none',
				)
			: undefined,
	({ quotedId, recordPath }) =>
		quotedId && !/\{id\d*\}/.test(recordPath)
			? fault(
					'quotedId',
					`the record path "${recordPath}" has no {id}`,
					"Enter one such as /Customers('{id}'), or turn it off",
				)
			: undefined,
	(rest) => (rest.recordPath === '' ? undefined : checkRecordPath(rest)),
	(rest) => {
		if (rest.update === undefined || rest.recordPath !== '' || rest.update.path !== '')
			return undefined;
		return fault(
			'recordPath',
			'records are updated, but there is no address to send an update to',
			'Enter the path of one record, for example /customers/{id}, or the update path',
		);
	},
	({ remove, recordPath }) =>
		remove?.kind === 'delete' && recordPath === ''
			? fault(
					'remove.kind',
					'records are deleted by DELETE, but there is no address of one record',
					'Enter the path of one record, for example /customers/{id}',
				)
			: undefined,
	({ remove, archive, update }) =>
		(remove?.kind === 'field' || archive !== undefined) && update === undefined
			? fault(
					remove?.kind === 'field' ? 'remove.kind' : 'archive.field',
					'a value of a field is written, but records cannot be updated',
					'Choose how records are updated, or take it away',
				)
			: undefined,
	(rest) =>
		rest.list.full || rest.recordPath !== ''
			? undefined
			: fault(
					'list.full',
					'listings show a part of a record, and single records cannot be read',
					'Enter the record path, or turn it on',
				),
	checkPathParams,
	({ list: { paging } }) =>
		paging.kind === 'cursor' && (paging.cursorField === '') === (paging.lastField === '')
			? fault(
					'list.paging.kind',
					paging.cursorField === ''
						? 'nothing says where the next cursor is'
						: 'the next cursor is said to be in two places',
					'Enter the cursor field of the answer, or the field of the last record that is the cursor',
				)
			: undefined,
	({ fields }) => {
		const writable = fields.filter((field) => field.writable !== false);
		const paths = writable.map((field) => field.path ?? field.name);
		const at = paths.findIndex((path, index) => paths.indexOf(path) !== index);
		return at < 0
			? undefined
			: fault(
					'fields',
					`"${writable[paths.indexOf(paths[at])].name}" and "${writable[at].name}" are written to the same path "${paths[at]}"`,
					'Give one of them another path, or make it read-only',
				);
	},
	({ fields }) => {
		const list = fields.find(({ kind, columns }) => kind !== 'list' && columns !== undefined);
		return list === undefined
			? undefined
			: fault('fields', `"${list.name}" has columns but is no list`, 'Make its kind a list');
	},
	checkNamed,
];

function checkRecordPath({ recordPath, idFields }: RestEntity): ReturnType<Check> {
	if (!recordPath.startsWith('/'))
		return fault(
			'recordPath',
			`"${recordPath}" does not begin with /`,
			'Enter one such as /customers/{id}',
		);
	const places = placesIn(recordPath).filter((place) => /^id\d*$/.test(place));
	const wanted = idFields.map((_, at) => `id${at + 1}`);
	const isRight =
		places.length > 0 &&
		(places.every((place) => place === 'id') ||
			(places.length === wanted.length && wanted.every((place) => places.includes(place))));
	if (isRight) return undefined;
	return fault(
		'recordPath',
		places.length === 0
			? `"${recordPath}" has no place for the ID`
			: `"${recordPath}" has places for ${places.map((place) => `{${place}}`).join(', ')}, and an ID has ${idFields.length === 1 ? 'one part' : `${idFields.length} parts`}`,
		idFields.length === 1
			? 'Put {id} where the ID goes'
			: `Put ${wanted.map((place) => `{${place}}`).join(' and ')} where the parts go`,
	);
}

function checkPathParams(rest: RestEntity): ReturnType<Check> {
	const paths: Array<[string, string]> = [
		['path', rest.path],
		['recordPath', rest.recordPath],
		['create.path', rest.create?.path ?? ''],
		['update.path', rest.update?.path ?? ''],
	];
	for (const [setting, path] of paths) {
		const own = setting === 'path' ? /^$/ : /^(id\d*|reference)$/;
		const open = placesIn(path).find((place) => !own.test(place) && !(place in rest.pathParams));
		if (open !== undefined) {
			return fault(
				setting,
				`"${path}" has a place {${open}} without a value`,
				`Enter a value for "${open}" in the path parameters`,
			);
		}
	}
	return undefined;
}

/** Settings that name fields name such as there are. */
function checkNamed(rest: RestEntity): ReturnType<Check> {
	const names = new Set(rest.fields.map(({ name }) => name));
	const named: Array<[string, string[]]> = [
		['summary', rest.summary],
		['aliases', rest.aliases],
		['searches', Object.keys(rest.searches).filter((name) => !isIdPlace(rest, name))],
		['archive.field', rest.archive ? [rest.archive.field] : []],
	];
	for (const [setting, used] of named) {
		const unknown = used.find((name) => !names.has(name));
		if (unknown !== undefined) {
			return fault(
				setting,
				`there is no field "${unknown}"`,
				'Enter the name of a field of the profile, or add it to the fields',
			);
		}
	}
	return undefined;
}

const isIdPlace = (rest: RestEntity, name: string): boolean =>
	rest.idFields.some((place) => placeOf(rest, place) === name);

/** The fields have a list of their own. */
const inSetting = (path: string): string =>
	path === 'fields' ? 'fields' : `setting "${labelOf(path)}"`;

/** Throws `ProfileFault` for fields, or columns of a list, of the same name. */
export function checkNames(resource: string, fields: ProfileField[]): void {
	const name = repeatedNames(fields);
	if (name === undefined) return;
	throw new ProfileFault(`${resource}, fields: there are two fields "${name}"`, 'Keep one of them');
}

/** Throws `ProfileFault` for settings that cannot work together. */
export function checkTogether(resource: string, rest: RestEntity): void {
	for (const check of checks) {
		const found = check(rest);
		if (found !== undefined) {
			throw new ProfileFault(
				`${resource}, ${inSetting(found.setting)}: ${found.found}`,
				found.remedy,
			);
		}
	}
}
