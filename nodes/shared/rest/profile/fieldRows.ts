import type { IDataObject } from 'n8n-workflow';
import { ProfileFault } from './fault';
import { fieldRow } from './fieldRow';
import type { ProfileField } from './profile';

/** Field rows of a node, on top of the fields that a profile has. */

/** The fields with the rows on top: a row changes the field of its name, adds one, or leaves it out. */
export function withRows(
	resource: string,
	fields: ProfileField[],
	rows: IDataObject[],
): ProfileField[] {
	const result = new Map(fields.map((field) => [field.name, field]));
	const asked = new Set<string>();
	for (const row of rows) {
		const { name, leaveOut, change } = fieldRow(row);
		if (name === '') {
			throw new ProfileFault(
				`${resource}: a field row has no name`,
				'Enter the name of the field, or remove the row',
			);
		}
		if (asked.has(name)) {
			throw new ProfileFault(
				`${resource}: there are two rows for the field "${name}"`,
				'Keep one row for each field',
			);
		}
		asked.add(name);
		const start = result.get(name) ?? { name, label: name, kind: 'text', writable: true };
		if (leaveOut) result.delete(name);
		else result.set(name, { ...start, ...change } as ProfileField);
	}
	return [...result.values()];
}
