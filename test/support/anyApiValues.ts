/** Values as an API of a kind has them, made from what the settings of a profile mean. */
import type { JsonObject, JsonValue } from '../../nodes/shared/json';
import type { ProfileField, RestEntity } from '../../nodes/shared/rest/profile/profile';

/** Parts of a path: separated by dots, unless a dot is escaped. */
const parts = (path: string): string[] =>
	(path.startsWith('@odata.') ? [path] : path.split(/(?<!\\)\./)).map((part) =>
		part.replace('\\.', '.'),
	);

export function at(value: unknown, path: string): JsonValue | undefined {
	if (path === '') return value as JsonValue;
	let inner = value;
	for (const part of parts(path)) inner = (inner as JsonObject | null | undefined)?.[part];
	return inner as JsonValue | undefined;
}

export function put(target: JsonObject, path: string, value: JsonValue): void {
	const names = parts(path);
	let inner = target;
	names.slice(0, -1).forEach((name, index) => {
		inner[name] ??= /^\d+$/.test(names[index + 1]) ? [] : {};
		inner = inner[name] as JsonObject;
	});
	inner[names[names.length - 1]] = value;
}

/** Local date and time of a zone, `2025-03-01 12:00:00.000`. */
function local(ms: number, zone: string): string {
	const text = new Date(ms).toLocaleString('sv-SE', { timeZone: zone });
	return `${text}.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}`;
}

/** A moment, in microseconds since 1970, as the API writes it. */
export function writeStamp(micros: number, form: string, zone: string): JsonValue {
	const ms = Math.floor(micros / 1000);
	const iso = new Date(ms).toISOString();
	if (form === 'iso')
		return micros % 1000 ? iso.replace('Z', `${String(micros % 1000).padStart(3, '0')}Z`) : iso;
	if (form === 'isoSeconds') return iso.replace(/\.\d+/, '');
	if (form === 'unixSeconds') return Math.floor(ms / 1000);
	if (form === 'unixMilliseconds') return ms;
	const [, y, m, d, time] = /^(\d+)-(\d+)-(\d+) (\S+)$/.exec(
		local(ms, zone),
	) as unknown as string[];
	if (form === 'yyyy-MM-dd HH:mm:ss') return `${y}-${m}-${d} ${time.slice(0, 8)}`;
	if (form === 'dd.MM.yyyy HH:mm') return `${d}.${m}.${y} ${time.slice(0, 5)}`;
	throw new Error(`the tests have no form ${form}`);
}

/** The latest moment, in microseconds, that such a text may mean: a strict server shows nothing before it. */
export function readStamp(text: string, form: string, zone: string): number {
	if (form === 'iso') return isoMicros(text);
	if (form === 'isoSeconds') {
		if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) throw new Error(`no isoSeconds: ${text}`);
		return Date.parse(text) * 1000;
	}
	if (/^unix/.test(form)) {
		if (!/^-?\d+$/.test(text)) throw new Error(`no Unix time: ${text}`);
		return Number(text) * (form === 'unixSeconds' ? 1_000_000 : 1000);
	}
	const guess = Date.parse(
		form.startsWith('dd')
			? text.replace(/^(\d+)\.(\d+)\.(\d+) (.*)$/, '$3-$2-$1T$4:00Z')
			: `${text.replace(' ', 'T')}Z`,
	);
	if (Number.isNaN(guess)) throw new Error(`no ${form}: ${text}`);
	// Of two moments with that local time the later one; of none, the one after the gap.
	const all = [];
	for (let quarter = 60; quarter >= -60; quarter--) {
		const ms = guess + quarter * 900_000;
		if (writeStamp(ms * 1000, form, zone) === text) all.push(ms);
	}
	return (all[0] ?? guess - 3_600_000) * 1000;
}

function isoMicros(text: string): number {
	const match = /^(-?\d+-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
	if (match === null) throw new Error(`no ISO moment: ${text}`);
	return Date.parse(`${match[1]}Z`) * 1000 + Number((match[2] ?? '').padEnd(6, '0'));
}

type Formats = RestEntity['formats'];

/** An item's value as the API has it. */
export function written(field: ProfileField, value: JsonValue, formats: Formats): JsonValue {
	if (value === null) return null;
	if (field.kind === 'list')
		return (value as JsonObject[]).map((line) => {
			const row: JsonObject = {};
			for (const column of field.columns ?? [])
				if (line[column.name] !== undefined)
					put(row, column.path ?? column.name, written(column, line[column.name], formats));
			return row;
		});
	if (field.kind === 'date') {
		const [y, m, d] = String(value).split('-');
		return formats.date === 'dd.MM.yyyy' ? `${d}.${m}.${y}` : `${y}-${m}-${d}`;
	}
	if (field.kind === 'dateTime')
		return writeStamp(Date.parse(String(value)) * 1000, formats.dateTime, formats.timeZone);
	if (field.kind === 'money') {
		if (formats.decimal === 'number') return value;
		return formats.decimal === 'text' ? String(value) : String(value).replace('.', ',');
	}
	return value;
}

const FORMS: Record<string, RegExp> = {
	iso: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
	isoSeconds: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
	'yyyy-MM-dd HH:mm:ss': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
	'dd.MM.yyyy HH:mm': /^\d\d\.\d\d\.\d{4} \d\d:\d\d$/,
	'dd.MM.yyyy': /^\d\d\.\d\d\.\d{4}$/,
	'yyyy-MM-dd': /^\d{4}-\d\d-\d\d$/,
	text: /^-?\d+(\.\d+)?$/,
	commaText: /^-?\d+(,\d+)?$/,
};

/** True if a strict API takes the value for the field. */
export function takes(field: ProfileField, value: JsonValue, formats: Formats): boolean {
	if (value === null)
		return formats.clear === 'null' || !['text', 'date', 'dateTime'].includes(field.kind);
	if (value === '') return formats.clear === 'emptyText';
	const fits = (form: string): boolean => typeof value === 'string' && FORMS[form].test(value);
	switch (field.kind) {
		case 'list':
			return Array.isArray(value);
		case 'date':
			return fits(formats.date);
		case 'dateTime':
			return /^unix/.test(formats.dateTime) ? Number.isInteger(value) : fits(formats.dateTime);
		case 'money':
			return formats.decimal === 'number' ? typeof value === 'number' : fits(formats.decimal);
		case 'number':
			return Number.isInteger(value);
		case 'boolean':
			return typeof value === 'boolean';
		default:
			return typeof value === 'string';
	}
}
