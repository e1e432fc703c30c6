/** The reference API, as its OpenAPI document describes it. */
import { error } from './context';
import type { DialectPlan } from './dialects/types';
import { restRoutes } from './routes';
import { BASE_PATH } from './system';

export const referencePlan: DialectPlan = {
	basePath: BASE_PATH,
	access: () => ({}),
	open: (rest, tenant) => ({
		error,
		routes: restRoutes(rest, tenant),
		admit: (call) =>
			['POST', 'PATCH'].includes(call.method) &&
			!/^application\/(merge-patch\+)?json\b/i.test(call.headers['content-type'] ?? '')
				? error(415, 'The body must be application/json.')
				: undefined,
	}),
};
