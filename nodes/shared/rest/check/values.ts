import { DateTime } from 'luxon';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { isEmpty } from '../../values';
import { isNamedForm } from '../record/moments';
import { readPath } from '../record/path';
import type { ProfileField } from '../profile/profile';
import { labelOf } from '../profile/settingsTable';
import { fails, holds, skips, some, type Bench } from './bench';

/** What the fields hold, as the API wrote it, against what the profile says of them. */

interface Found {
	/** Name of the field, and of the column of a list. */
	name: string;
	field: ProfileField;
	value: JsonValue;
}

function valuesOf(fields: ProfileField[], row: JsonObject, prefix = ''): Found[] {
	return fields.flatMap((field): Found[] => {
		const value = readPath(row, field.path ?? field.name);
		const name = `${prefix}${field.name}`;
		if (value === undefined || isEmpty(value)) return [];
		if (field.kind === 'list' && field.columns !== undefined && Array.isArray(value)) {
			const { columns } = field;
			return value.filter(isObject).flatMap((line) => valuesOf(columns, line, `${name}.`));
		}
		return [{ name, field, value }];
	});
}

export function checkValues(bench: Bench, rows: JsonObject[]): void {
	const { fields } = bench.kind.rest;
	checkPresence(bench, fields, rows);
	const found = rows.flatMap((row) => valuesOf(fields, row));
	checkDecimals(bench, found);
	checkDates(bench, found);
	checkMoments(bench, found);
	checkChoices(bench, found);
}

const isIn =
	({ path, name }: ProfileField) =>
	(row: JsonObject): boolean =>
		readPath(row, path ?? name) !== undefined;

/** An edit into a field that is not there would never be carried: nobody knows that it is empty. */
function checkEmptyValues(bench: Bench, fields: ProfileField[], rows: JsonObject[]): void {
	const { formats, list } = bench.kind.rest;
	if (formats.omitsEmpty || !list.full) return;
	const varying = fields.filter(
		(field) =>
			field.omittedWhenEmpty !== true && rows.some(isIn(field)) && !rows.every(isIn(field)),
	);
	if (varying.length === 0) return;
	fails(
		bench,
		'Empty Values',
		`Some records have ${some(varying.map(({ name }) => name))} and others do not: the API leaves out what is empty.`,
		`Turn on "${labelOf('formats.omitsEmpty')}".`,
	);
}

function checkPresence(bench: Bench, fields: ProfileField[], rows: JsonObject[]): void {
	const { summary, list } = bench.kind.rest;
	const shown = fields.filter(({ writeOnly, name }) => writeOnly !== true && !name.endsWith('*'));
	const absent = shown.filter((field) => !rows.some(isIn(field)));
	checkEmptyValues(bench, shown, rows);
	const names = absent.map(({ name }) => name);
	// Many APIs leave out what is empty: only these cannot be empty in all records.
	const needed = absent.filter(({ name, required }) => required === true || name === summary[0]);
	if (absent.length === shown.length) {
		fails(
			bench,
			'Fields',
			'No record has any of the fields of the profile.',
			`Check "${labelOf('list.rows')}", and where each field is ("Property" in Profile Fields).`,
		);
	} else if (needed.length > 0 && list.full) {
		fails(
			bench,
			'Fields',
			`No record has ${some(needed.map(({ name }) => name))}: required fields, or the title of a record.`,
			`Say in Profile Fields where the API has them, or leave them out; "${labelOf('summary')}" begins with the title.`,
		);
	} else if (absent.length > 0) {
		skips(
			bench,
			'Fields',
			`${shown.length - absent.length} of ${shown.length} fields were seen; no record has ${some(names)}.`,
			'If the API calls them something else, say so in Profile Fields; leave out what it does not have.',
		);
	} else {
		holds(bench, 'Fields', `All ${shown.length} fields of the profile were seen.`);
	}
}

type Form = RegExp | ((value: JsonValue) => boolean);

const fits = (form: Form, value: JsonValue): boolean =>
	typeof form === 'function' ? form(value) : typeof value === 'string' && form.test(value.trim());

const DECIMALS: Record<string, { label: string; form: Form }> = {
	number: { label: 'Number', form: (value) => typeof value === 'number' },
	text: { label: 'Text with a Point', form: /^-?\d+(\.\d+)?$/ },
	commaText: { label: 'Text with a Comma', form: /^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/ },
};

const sampleOf = ({ name, value }: Found): string => `"${name}" holds ${JSON.stringify(value)}`;

/** A line for values that are not in their form, with the name of a form that all of them have. */
function judge(
	bench: Bench,
	check: string,
	found: Found[],
	form: Form,
	others: Array<[string, Form]>,
	setting: string,
): void {
	if (found.length === 0) return;
	const odd = found.filter(({ value }) => !fits(form, value));
	if (odd.length === 0) {
		holds(bench, check, `${found.length} values are in the form of the profile.`);
		return;
	}
	const better = others.find(([, other]) => found.every(({ value }) => fits(other, value)));
	fails(
		bench,
		check,
		`${odd.length} of ${found.length} values are in another form: ${sampleOf(odd[0])}.`,
		better === undefined
			? `Correct "${setting}", or the type of the field.`
			: `Choose ${better[0]} in "${setting}".`,
	);
}

function checkDecimals(bench: Bench, found: Found[]): void {
	const { decimal } = bench.kind.rest.formats;
	// Whole numbers are numbers in any API.
	const amounts = found.filter(
		({ field }) => (field.kind === 'number' || field.kind === 'money') && field.scale !== 0,
	);
	const others = Object.values(DECIMALS).map(({ label, form }): [string, Form] => [label, form]);
	judge(bench, 'Decimals', amounts, DECIMALS[decimal].form, others, labelOf('formats.decimal'));
}

const inFormat =
	(format: string): Form =>
	(value) =>
		typeof value === 'string' &&
		DateTime.fromFormat(value.trim(), format, { locale: 'en-US', zone: 'utc' }).isValid;

const DATES = ['yyyy-MM-dd', 'dd-MM-yyyy', 'dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyyMMdd'];

function checkDates(bench: Bench, found: Found[]): void {
	const days = found.filter(
		({ field }) => field.kind === 'date' && (field.format ?? 'dateOnly') === 'dateOnly',
	);
	judge(
		bench,
		'Dates',
		days,
		inFormat(bench.kind.rest.formats.date),
		DATES.map((format) => [format, inFormat(format)]),
		labelOf('formats.date'),
	);
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const between =
	(least: number, most: number): Form =>
	(value) =>
		/^\d+$/.test(String(value)) && Number(value) >= least && Number(value) < most;

const MOMENTS: Record<string, { label: string; form: Form }> = {
	iso: { label: 'ISO 8601', form: ISO },
	isoSeconds: { label: 'ISO 8601, Whole Seconds', form: ISO },
	unixSeconds: { label: 'Unix Time in Seconds', form: between(0, 1e11) },
	unixMilliseconds: { label: 'Unix Time in Milliseconds', form: between(1e11, 1e15) },
};

function checkMoments(bench: Bench, found: Found[]): void {
	const { dateTime, timeZone } = bench.kind.rest.formats;
	const moments = found.filter(
		({ field }) => field.kind === 'dateTime' && (field.format ?? 'instant') === 'instant',
	);
	const others = Object.values(MOMENTS).map(({ label, form }): [string, Form] => [label, form]);
	const form = isNamedForm(dateTime) ? MOMENTS[dateTime].form : inFormat(dateTime);
	judge(bench, 'Moments', moments, form, others, labelOf('formats.dateTime'));
	const local = moments.find(
		({ value }) =>
			typeof value === 'string' && ISO.test(value) && !/(Z|[+-]\d\d:?\d\d)$/.test(value),
	);
	if (local !== undefined) {
		skips(
			bench,
			'Time Zone',
			`Moments come without an offset, and are taken for times in ${timeZone}: ${sampleOf(local)}.`,
			`Check "${labelOf('formats.timeZone')}".`,
		);
	}
}

function checkChoices(bench: Bench, found: Found[]): void {
	const choices = found.filter(({ field }) => field.kind === 'enum' && field.options?.length);
	if (choices.length === 0) return;
	const odd = choices.filter(
		({ field, value }) => !field.options?.some((option) => String(option.value) === String(value)),
	);
	if (odd.length === 0) {
		holds(bench, 'Values', `${choices.length} values are among those of their fields.`);
		return;
	}
	const names = [...new Set(odd.map(({ name }) => name))];
	fails(
		bench,
		'Values',
		`${some(names)} hold values that the profile does not know: ${sampleOf(odd[0])}.`,
		'Add them to the values of the field in Profile Fields.',
	);
}
