import type { FieldDef } from '../../shared/entity';

/** Makers of field definitions that the entities share. */
type More = Partial<FieldDef>;

const make =
	(kind: FieldDef['kind'], always: More = {}) =>
	(name: string, label: string, more: More = {}): FieldDef => ({
		name,
		label,
		kind,
		writable: false,
		...always,
		...more,
	});

export const writable: More = { writable: true };
export const onCreate: More = { writable: 'create' };
export const onUpdate: More = { writable: 'update' };
/** Chargebee leaves empty fields out of its answers. */
export const leftOut: More = { omittedWhenEmpty: true };
/** A value without an empty form (a number, a moment, a choice) can be changed but not taken away. */
export const kept: More = { clearable: false };

export const number = make('number');
export const flag = make('boolean', kept);
export const email = (name: string, label: string, more: More = {}): FieldDef =>
	make('email')(name, label, { maxLength: 70, ...more });
export const phone = (name: string, label: string, more: More = {}): FieldDef =>
	make('phone')(name, label, { maxLength: 50, ...more });
export const moment = make('dateTime', { format: 'unixSeconds', ...kept });
/** Milliseconds, growing with every change. */
export const version = make('dateTime', { format: 'unixMilliseconds' });
export const list = (name: string, label: string, columns: FieldDef[], more: More = {}): FieldDef =>
	make('list')(name, label, { columns, ...more });

export const text = (name: string, label: string, maxLength?: number, more: More = {}): FieldDef =>
	make('text')(name, label, { ...(maxLength === undefined ? {} : { maxLength }), ...more });

export const choice = (
	name: string,
	label: string,
	options: Array<[value: string, label: string]>,
	more: More = {},
): FieldDef =>
	make('enum', kept)(name, label, {
		options: options.map(([value, text]) => ({ value, label: text })),
		...more,
	});

export const reference = (name: string, label: string, entity: string, more: More = {}): FieldDef =>
	make('reference')(name, label, { refersTo: [`chargebee.${entity}`], ...more });

/** `awaiting_shipment` is shown as Awaiting Shipment. */
export const titled = (values: string[]): Array<[string, string]> =>
	values.map((value) => [value, titleOf(value)]);

export const titleOf = (value: string): string =>
	value
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');

/**
 * An amount: as Chargebee counts it (øre, cents, yen) and, beside it, in major units. Maps use the second,
 * which needs no currency to be read.
 */
export const amount = (name: string, label: string, more: More = {}): FieldDef[] => [
	make('money', { format: 'major' })(`${name}_in_decimal`, label, more),
	make('number')(name, `${label} (Minor Units)`, {
		...more,
		writable: false,
		hint: 'In the smallest unit of the currency',
	}),
];

/** The parts of an address, in Chargebee's own names. `lines` are what it calls the three lines there. */
export const addressFields = (
	prefix: string,
	label: string,
	lines: [string, string, string],
	more: More,
): FieldDef[] => {
	const name = (field: string) => (prefix ? `${prefix}.${field}` : field);
	const title = (field: string) => (label ? `${label}: ${field}` : field);
	const part = (field: string, shown: string, maxLength: number, extra: More = {}) =>
		text(name(field), title(shown), maxLength, { ...more, ...extra });
	return [
		part('first_name', 'First Name', 150),
		part('last_name', 'Last Name', 150),
		part('company', 'Company', 250),
		email(name('email'), title('Email'), more),
		phone(name('phone'), title('Phone'), more),
		part(lines[0], 'Line 1', 150),
		part(lines[1], 'Line 2', 150),
		part(lines[2], 'Line 3', 150),
		part('zip', 'Postal Code', 20),
		part('city', 'City', 50),
		part('state_code', 'State Code', 50, {
			hint: 'ISO 3166-2 without the country, in the United States, Canada and India',
		}),
		part('state', 'State', 50, { hint: 'Set by Chargebee where there is a state code' }),
		{ ...part('country', 'Country', 50), kind: 'country', format: 'iso2' },
		choice(
			name('validation_status'),
			title('Validation Status'),
			titled(['not_validated', 'valid', 'partially_valid', 'invalid']),
			more,
		),
	];
};
