/** Parameters of n8n's own nodes. */

/** Edit Fields: text fields to set. By default all other fields are dropped. */
export const fields = (
	list: Array<{ name: string; value: string }>,
	more: { includeOtherFields?: true } = {},
) => ({
	assignments: {
		assignments: list.map(({ name, value }) => ({ id: name, name, value, type: 'string' })),
	},
	...more,
	options: {},
});

/** Filter: passes items on whose field is filled. */
export const whenFilled = (field: string) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: field,
				leftValue: `={{ $json.${field} }}`,
				rightValue: '',
				operator: { type: 'string', operation: 'notEmpty', singleValue: true },
			},
		],
		combinator: 'and',
	},
	options: {},
});

/** Filter: passes items on whose field has exactly this text. */
export const whenEqual = (field: string, text: string) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: field,
				leftValue: `={{ $json.${field} }}`,
				rightValue: text,
				operator: { type: 'string', operation: 'equals' },
			},
		],
		combinator: 'and',
	},
	options: {},
});
