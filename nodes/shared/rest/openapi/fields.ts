import type { ProfileField } from '../profile/profile';
import {
	labelOf,
	lastOf,
	looksLikeCountry,
	looksLikeEmail,
	looksLikeMoment,
	looksLikeMoney,
	looksLikePhone,
	plain,
	titleOf,
} from './names';
import { isObjectShape, leavesOf, type Shape } from './schema';

/** What the fields of a resource are read from. Absent: there is no such call, or it says nothing. */
export interface Sources {
	read: Shape;
	create?: Shape;
	update?: Shape;
	canCreate: boolean;
	canUpdate: boolean;
	/** Names of the entity for a reference (`customerId`, or what the document says), if there is one. */
	refersTo: (path: string, shape: Shape) => string | undefined;
}

export interface FoundFields {
	fields: ProfileField[];
	/** Values that a field cannot hold: lists of plain values, free objects, files. */
	left: string[];
}

const has = (shape: Shape, ...types: string[]): boolean =>
	types.some((type) => shape.types.includes(type));
const isDecimalText = ({ pattern, format, types }: Shape): boolean =>
	types.includes('string') &&
	(/^(decimal|money|currency-amount|number|double|float)$/.test(format) ||
		/^\^?-?\??(\[\+?-?\]\??)?(\[0-9\]|\\d)[^a-z]*\\?\./i.test(pattern));

/** Unix time, in a number: by the format, the name with a description, or the name alone for large integers. */
function unixForm(path: string, shape: Shape): 'unixSeconds' | 'unixMilliseconds' | undefined {
	if (!has(shape, 'integer', 'number') || shape.enum.length > 0) return undefined;
	const { description, format, raw } = shape;
	const said = /\b(unix|epoch|timestamp|milliseconds since|seconds since)\b/i.test(description);
	const named = /^(unix-?time|timestamp)$/.test(format);
	if (
		!named &&
		!said &&
		!(
			looksLikeMoment(path) &&
			/(_at|At|_on|timestamp|^(created|updated|modified))$/i.test(lastOf(path))
		)
	) {
		return undefined;
	}
	const example = String(raw.example ?? '');
	return /milli|\bms\b/i.test(description) || /^\d{13}$/.test(example)
		? 'unixMilliseconds'
		: 'unixSeconds';
}

function isCountry(
	path: string,
	{ format, description, pattern, maxLength, enum: values }: Shape,
): 2 | 3 | undefined {
	const said = `${format} ${description}`;
	if (
		/^country(-?code)?(-?(2|alpha-?2))?$/.test(format) ||
		/iso[- ]?3166-1[- ]alpha-?2/i.test(said)
	)
		return 2;
	if (/alpha-?3/i.test(said) && /country|3166/i.test(said)) return 3;
	if (!looksLikeCountry(path)) return undefined;
	if (values.length > 30) return String(values[0]).length === 3 ? 3 : 2;
	const two =
		maxLength === 2 ||
		/\{2\}/.test(pattern) ||
		/iso[- ]?3166(?!-2)|(two|2)[- ](letter|character|digit)/i.test(said);
	if (two) return 2;
	if (maxLength === 3 || /\{3\}/.test(pattern)) return 3;
	return /code$/.test(plain(lastOf(path))) ? 2 : undefined;
}

/** A stamp whose format was forgotten: by its name, as no text is called `updated_at`. */
const isStamp = (path: string, { types, format, enum: values, maxLength }: Shape): boolean =>
	types.includes('string') &&
	!format &&
	values.length === 0 &&
	(maxLength ?? 30) >= 19 &&
	/^(created|updated|modified|changed|lastmodified|lastupdated|deleted|archived)(at|on|datetime)$/.test(
		plain(lastOf(path)),
	);

const decimalsOf = ({ raw, types }: Shape): number | undefined => {
	if (types.length === 1 && types[0] === 'integer') return 0;
	if (Number.isInteger(raw['x-decimals'])) return raw['x-decimals'] as number;
	const step = typeof raw.multipleOf === 'number' ? String(raw.multipleOf) : '';
	return /^0\.0*1$/.test(step) ? step.length - 2 : undefined;
};

type Kind = Pick<ProfileField, 'kind'> & Partial<ProfileField>;

/** What kind of value it is; undefined for what no field can hold. */
function kindOf(path: string, shape: Shape, refersTo: Sources['refersTo']): Kind | undefined {
	if (has(shape, 'array')) {
		const items = shape.items;
		if (!items || items.properties.size === 0) return undefined;
		const columns = [...leavesOf(items)].flatMap(([name, column]) => {
			const kind = kindOf(name, column, refersTo);
			if (!kind || kind.kind === 'list') return [];
			// Some servers want it back to keep a line; nobody maps it.
			const writable = !column.readOnly && name !== 'id';
			const required = items.required.has(name) && writable;
			return [
				{
					name,
					label: labelOf(name),
					...kind,
					writable,
					...traits(column, required, writable),
				},
			];
		});
		return columns.length > 0 ? { kind: 'list', columns } : undefined;
	}
	if (isObjectShape(shape) && !has(shape, 'string', 'number', 'integer', 'boolean'))
		return undefined;
	if (/^(binary|byte|password)$/.test(shape.format)) return undefined;
	const country =
		has(shape, 'string') || shape.types.length === 0 ? isCountry(path, shape) : undefined;
	if (country) return { kind: 'country', format: country === 2 ? 'iso2' : 'iso3' };
	if (shape.enum.length > 0) {
		const options = shape.enum.map((value, at) => ({
			value,
			label: shape.enumNames[at] ?? (typeof value === 'string' ? titleOf(value) : String(value)),
		}));
		return { kind: 'enum', options };
	}
	const refers = refersTo(path, shape);
	if (refers) return { kind: 'reference', refersTo: [refers] };
	if (has(shape, 'boolean')) return { kind: 'boolean' };
	if (shape.format === 'date') return { kind: 'date', format: 'dateOnly' };
	if (
		/^(date-time|datetime)$/.test(shape.format) ||
		unixForm(path, shape) ||
		isStamp(path, shape)
	) {
		return { kind: 'dateTime', format: 'instant' };
	}
	if (has(shape, 'number', 'integer') || isDecimalText(shape)) {
		const scale = decimalsOf(shape);
		const decimals = scale === undefined ? {} : { scale };
		const minor = /\b(cents?|minor units?|smallest (currency )?unit|pence)\b/i.test(
			shape.description,
		);
		// A whole number is a count, unless the document speaks of cents.
		if (!looksLikeMoney(path) || (scale === 0 && !minor)) return { kind: 'number', ...decimals };
		return minor
			? { kind: 'money', format: 'minor' }
			: { kind: 'money', format: 'major', ...decimals };
	}
	if (!has(shape, 'string') && shape.types.length > 0) return undefined;
	if (/^(phone|tel|telephone|phone-number)$/.test(shape.format) || isPhone(path, shape)) {
		return { kind: 'phone' };
	}
	const email = /^(email|idn-email)$/.test(shape.format) || (!shape.format && looksLikeEmail(path));
	return { kind: email ? 'email' : 'text' };
}

/** By its name, or by a pattern that takes digits, blanks and a plus and nothing else. */
const isPhone = (path: string, { pattern, format }: Shape): boolean =>
	(!format && looksLikePhone(path)) || /^\^?\[(?=.*\+)(?=.*0-9)[^a-zA-Z]*\][+*]?\$?$/.test(pattern);

function firstSentence(text: string): string {
	const [first] = text.replace(/<[^>]*>|[*`]/g, '').split(/\n|(?<=[a-z)]{2})\. /);
	const trimmed = first.trim().replace(/\.$/, '');
	return trimmed.length > 150 ? '' : trimmed;
}

/** What is said of a value beside its kind. */
function traits(shape: Shape, required: boolean, writable: boolean): Partial<ProfileField> {
	const hint = firstSentence(shape.description);
	const isList = shape.types.includes('array');
	const clearable = !writable || isList || (shape.nullable && !required);
	return {
		...(required ? { required } : {}),
		...(clearable ? {} : { clearable: false }),
		...(shape.maxLength === undefined ? {} : { maxLength: shape.maxLength }),
		...(hint ? { hint } : {}),
	};
}

/** Required, and all that holds it is required, too. */
function isRequired(shape: Shape | undefined, path: string): boolean {
	if (!shape) return false;
	const [first, ...rest] = path.split('.');
	if (!shape.required.has(first)) return false;
	return rest.length === 0 || isRequired(shape.properties.get(first), rest.join('.'));
}

function writableOf(
	path: string,
	sources: Sources,
	bodies: Array<Map<string, Shape> | undefined>,
): ProfileField['writable'] {
	const [inCreate, inUpdate] = bodies.map((body) =>
		body ? body.has(path) && !body.get(path)!.readOnly : undefined,
	);
	const readOnly = leavesOf(sources.read).get(path)?.readOnly === true;
	const create = sources.canCreate && (inCreate ?? !readOnly);
	const update = sources.canUpdate && (inUpdate ?? !readOnly);
	return create && update ? true : create ? 'create' : update ? 'update' : false;
}

/** What tells people, and a reference, which record another one is. */
const WHO =
	/^(id|uuid|guid|key|code|number|sku|name|displayname|fullname|title|label|login|username|email)$/;
const ownsId = (shape: Shape): boolean =>
	[...shape.properties.keys()].some((name) => /^(id|uuid|guid|_id|nodeid)$/.test(plain(name)));

/**
 * A record of another kind that is shown inside this one (the assignee of an issue): all its own fields are no fields
 * of this record. Applies to what cannot be written, and to anything more than two levels deep.
 */
function isForeign(path: string, read: Shape, isWritten: (path: string) => boolean): boolean {
	const parts = path.split('.');
	let shape: Shape | undefined = read;
	for (let depth = 0; depth < parts.length - 1; depth++) {
		shape = shape?.properties.get(parts[depth]);
		if (!shape) return false;
		const within = parts.slice(0, depth + 1).join('.');
		if (!ownsId(shape) || isWritten(`${within}.`)) continue;
		return depth < parts.length - 2 || !WHO.test(plain(parts.at(-1)!));
	}
	return false;
}

const narrow = (columns: ProfileField[]): ProfileField[] => {
	const who = columns.filter(({ name }) => WHO.test(plain(name)));
	return who.some(({ name }) => /^(id|uuid|guid)$/.test(plain(name))) ? who : columns;
};

/** Names that dotted paths cannot hold, and annotations of OData. */
const UNUSABLE = /@|\.\.|^\.|\s/;

/** What is read, with what only the body says: the values of an enum, the length, whether it can be emptied. */
const withValues = (shape: Shape, written: Shape | undefined): Shape =>
	written
		? {
				...shape,
				enum: shape.enum.length > 0 ? shape.enum : written.enum,
				enumNames: shape.enum.length > 0 ? shape.enumNames : written.enumNames,
				nullable: written.nullable,
				maxLength: written.maxLength ?? shape.maxLength,
				description: shape.description || written.description,
			}
		: shape;

/** The fields of a resource: all that is read, and what is only written. */
export function fieldsOf(sources: Sources): FoundFields {
	const read = leavesOf(sources.read);
	const create = sources.create && leavesOf(sources.create);
	const update = sources.update && leavesOf(sources.update);
	const all = new Map([...(update ?? []), ...(create ?? []), ...read]);
	const order = [
		...new Set([...read.keys(), ...(create?.keys() ?? []), ...(update?.keys() ?? [])]),
	];
	const left: string[] = [];
	const fields: ProfileField[] = [];
	const isWritten = (prefix: string): boolean =>
		[...(create?.keys() ?? []), ...(update?.keys() ?? [])].some((path) => path.startsWith(prefix));
	for (const path of order) {
		// An object that only one side describes: its parts are fields, it is none itself.
		if (UNUSABLE.test(path) || order.some((other) => other.startsWith(`${path}.`))) continue;
		if (isForeign(path, sources.read, isWritten)) continue;
		const written = update?.get(path) ?? create?.get(path);
		const shape = withValues(all.get(path)!, written);
		const kind = kindOf(path, shape, sources.refersTo);
		if (!kind) {
			left.push(path);
			continue;
		}
		// Shown as records and written as a list of ids: nothing that was read could be written back.
		const otherForm = kind.kind === 'list' && written && !kindOf(path, written, sources.refersTo);
		const writable = otherForm ? false : writableOf(path, sources, [create, update]);
		const required = writable !== false && isRequired(sources.create, path);
		const onlyWritten = shape.writeOnly || (read.size > 0 && !read.has(path));
		fields.push({
			name: path,
			label: labelOf(path),
			...kind,
			...(kind.columns && !writable ? { columns: narrow(kind.columns) } : {}),
			writable,
			...traits(shape, required, writable !== false),
			...(onlyWritten ? { writeOnly: true } : {}),
		});
	}
	return { fields, left };
}

/** How most of the moments and decimals of a resource are written. */
export function formatsOf(shape: Shape): { dateTime?: string; decimal?: 'text' } {
	const leaves = [...leavesOf(shape)];
	const unix = leaves.flatMap(([path, leaf]) => unixForm(path, leaf) ?? []);
	const moments = leaves.filter(([, { format }]) => /^date-?time$/.test(format));
	const texts = leaves.filter(([, leaf]) => isDecimalText(leaf) && !has(leaf, 'number', 'integer'));
	const numbers = leaves.filter(
		([path, leaf]) => has(leaf, 'number') && !unixForm(path, leaf) && leaf.enum.length === 0,
	);
	const milliseconds = unix.filter((form) => form === 'unixMilliseconds').length * 2 > unix.length;
	return {
		...(unix.length > moments.length
			? { dateTime: milliseconds ? 'unixMilliseconds' : 'unixSeconds' }
			: {}),
		...(texts.length > numbers.length ? { decimal: 'text' as const } : {}),
	};
}
