import { Refusal, refuse } from '../../exchange';
import type { RestRoute } from '../context';
import type { OpenDialect } from './types';

/** A route whose refusals speak the dialect; `headers` stand on each of its answers. */
export const translated = (
	route: RestRoute,
	error: OpenDialect['error'],
	headers: Record<string, string> = {},
): RestRoute => ({
	...route,
	handle: (call) => {
		try {
			const reply = route.handle(call);
			return { ...reply, headers: { ...headers, ...reply.headers } };
		} catch (problem) {
			if (!(problem instanceof Refusal)) return raise(problem);
			const { status, body } = problem.reply;
			const { code, message, ...more } = body as { code: string; message: string };
			const reply = error(status, message, more);
			return refuse({ ...reply, headers: { ...headers, ...reply.headers } });
		}
	},
});

function raise(problem: unknown): never {
	throw problem;
}
