/** snake_case, Unix milliseconds, dates as digits, decimals as texts, empty values left out. */
import { exactDecimal } from '../../decimal';
import type { Field } from '../../schema';
import { snake } from '../names';
import type { Shape } from '../shape';

const NAMES: Record<string, string> = { modifiedAt: 'updated_at' };

function show(field: Field, value: unknown): unknown {
	switch (field.type) {
		case 'datetime':
			return Date.parse(String(value));
		case 'date':
			return String(value).replace(/-/g, '');
		case 'decimal':
			return String(value);
		default:
			return value;
	}
}

/** Largest moment that a date can hold, in milliseconds. */
const LAST = 8_640_000_000_000_000;

function read(field: Field, value: unknown): unknown {
	switch (field.type) {
		case 'datetime':
			if (!Number.isInteger(value) || Math.abs(value as number) > LAST) {
				throw new Error('must be a moment in Unix milliseconds');
			}
			return new Date(value as number).toISOString();
		case 'date':
			if (typeof value !== 'string' || !/^\d{8}$/.test(value)) {
				throw new Error('must be a date YYYYMMDD');
			}
			return value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
		case 'decimal':
			if (typeof value !== 'string') throw new Error('must be a decimal as text');
			return field.scale === undefined ? Number(exactDecimal(value, 18)) : value;
		default:
			return value;
	}
}

export const shape: Shape = {
	nameOf: (name) => (Object.hasOwn(NAMES, name) ? NAMES[name]! : snake(name)),
	show,
	read,
	empty: 'leftOut',
};
