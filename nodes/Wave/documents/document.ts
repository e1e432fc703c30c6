/** A GraphQL document that is sent as it stands: everything that differs goes in by its variables. */
export interface Document {
	/** Name of its one operation. */
	name: string;
	kind: 'query' | 'mutation';
	text: string;
	/** What it does, for messages: `create the customer`. */
	purpose: string;
	/** Field of the answer that holds the result of a mutation. */
	field: string;
}

/** Wave takes text arguments as variables only; the documents hold no literals but numbers, enums and null. */
export const query = (name: string, purpose: string, text: string): Document => ({
	name,
	kind: 'query',
	text: text.trim(),
	purpose,
	field: '',
});

export const mutation = (name: string, purpose: string, field: string, text: string): Document => ({
	name,
	kind: 'mutation',
	text: text.trim(),
	purpose,
	field,
});

/**
 * A mutation as all of them are: one input, and an answer with `didSucceed`, `inputErrors` and the record, unless
 * nothing of it is left.
 */
export function inputMutation(
	field: string,
	purpose: string,
	record?: { name: string; fragment: string; text: string },
): Document {
	const name = `${field[0].toUpperCase()}${field.slice(1)}`;
	const returned = record === undefined ? '' : `\n    ${record.name} { ...${record.fragment} }`;
	return mutation(
		name,
		purpose,
		field,
		`
mutation ${name}($input: ${name}Input!) {
  ${field}(input: $input) {
    didSucceed
    inputErrors { code message path }${returned}
  }
}
${record?.text ?? ''}`,
	);
}
