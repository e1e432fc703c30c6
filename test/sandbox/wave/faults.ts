/** Failure rules for what only Wave does. */
import type { FailureRule } from '../types';

const answer = (
	mutation: string,
	code: string,
	message: string,
	applied: boolean,
): FailureRule => ({
	match: { method: 'POST', path: '^/graphql/public$', body: `${mutation}\\s*\\(` },
	fault: {
		kind: 'status',
		status: 200,
		applied,
		body: {
			errors: [
				{
					message,
					path: [mutation],
					extensions: { id: '00000000-0000-4000-8000-000000000000', code },
				},
			],
			data: { [mutation]: null },
		},
	},
});

/** The next such mutation answers that something was not found, though it was done (`applied`) or could have been. */
export const nodeNotFound = (mutation: string, applied: boolean): FailureRule =>
	answer(mutation, 'NOT_FOUND', 'Node could not be found', applied);

/** The next such mutation answers with a server error in HTTP 200. */
export const serverError = (mutation: string, applied: boolean): FailureRule =>
	answer(mutation, 'INTERNAL_SERVER_ERROR', 'Internal server error', applied);
