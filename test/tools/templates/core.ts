/** Parameters of n8n's own nodes. */

/** Edit Fields: fields to set, texts unless they say otherwise. By default all other fields are dropped. */
export const fields = (
	list: Array<{ name: string; value: string; type?: 'array' }>,
	more: { includeOtherFields?: true } = {},
) => ({
	assignments: {
		assignments: list.map(({ name, value, type }) => ({
			id: name,
			name,
			value,
			type: type ?? 'string',
		})),
	},
	...more,
	options: {},
});

/** Filter: passes items on for which a text, given by an expression without its brackets, is filled. */
export const whenText = (id: string, expression: string) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id,
				leftValue: `={{ ${expression} }}`,
				rightValue: '',
				operator: { type: 'string', operation: 'notEmpty', singleValue: true },
			},
		],
		combinator: 'and',
	},
	options: {},
});

/** Filter: passes items on whose field is filled. */
export const whenFilled = (field: string) => whenText(field, `$json.${field}`);

/** Filter: passes items on whose field, or whatever the expression gives, has exactly this text. */
export const whenEqual = (field: string, text: string, expression = `$json.${field}`) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: field,
				leftValue: `={{ ${expression} }}`,
				rightValue: text,
				operator: { type: 'string', operation: 'equals' },
			},
		],
		combinator: 'and',
	},
	options: {},
});
