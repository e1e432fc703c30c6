/** Makers for the fields of a profile. */
import type { FieldDef } from '../../entity';

type More = Partial<FieldDef>;

const field = (name: string, label: string, kind: FieldDef['kind'], more: More = {}): FieldDef => ({
	name,
	label,
	kind,
	writable: true,
	...more,
});

export const text = (name: string, label: string, maxLength: number, more: More = {}): FieldDef =>
	field(name, label, 'text', { maxLength, ...more });

export const email = (name: string, label: string): FieldDef =>
	field(name, label, 'email', { maxLength: 254 });

export const phone = (name: string, label: string): FieldDef =>
	field(name, label, 'phone', { maxLength: 30 });

export const money = (name: string, label: string, more: More = {}): FieldDef =>
	field(name, label, 'money', { format: 'major', scale: 4, ...more });

export const decimal = (name: string, label: string, more: More = {}): FieldDef =>
	field(name, label, 'number', { scale: 2, ...more });

export const whole = (name: string, label: string): FieldDef =>
	field(name, label, 'number', { scale: 0 });

export const date = (name: string, label: string, more: More = {}): FieldDef =>
	field(name, label, 'date', { format: 'dateOnly', ...more });

/** Emptied, it goes back to its default: so there is no empty value to write. */
export const flag = (name: string, label: string): FieldDef =>
	field(name, label, 'boolean', { clearable: false });

/** Emptied, it goes back to its default: so there is no empty value to write. */
export const choice = (name: string, label: string, values: Array<[string, string]>): FieldDef =>
	field(name, label, 'enum', {
		clearable: false,
		options: values.map(([value, name_]) => ({ value, label: name_ })),
	});

/** `refersTo` is `<system>.<entity>`. */
export const reference = (
	name: string,
	label: string,
	refersTo: string,
	more: More = {},
): FieldDef => field(name, label, 'reference', { maxLength: 36, refersTo: [refersTo], ...more });

export const list = (name: string, label: string, columns: FieldDef[], more: More = {}): FieldDef =>
	field(name, label, 'list', { columns, ...more });

export const required = { required: true, clearable: false } as const;
export const readOnly = { writable: false } as const;

export const country = (name: string, label: string): FieldDef =>
	field(name, label, 'country', { format: 'iso2', maxLength: 2 });

export const moment = (name: string, label: string, more: More = {}): FieldDef =>
	field(name, label, 'dateTime', { format: 'instant', ...more });

const stamp = (name: string, label: string): FieldDef => moment(name, label, readOnly);

/** Fields that close every record. */
export const common: FieldDef[] = [
	text('note', 'Note', 2000),
	text('externalReference', 'External Reference', 100, {
		writable: false,
		hint: 'Holds the reference of the Link Store',
	}),
	text('id', 'ID', 36, { writable: false, hint: 'Given by the server, never changes' }),
	stamp('createdAt', 'Created At'),
	stamp('modifiedAt', 'Modified At'),
];

export const number = (label: string, maxLength: number): FieldDef =>
	text('number', label, maxLength, {
		hint: 'Given by the server if left out; it may shorten what it is given',
	});
