/** Customerp at any address, without an account path. */
import type { Api } from '../../../nodes/shared/entity';
import { apiOf, CUSTOMERP, customerpStore } from '../../support/systems';

export const anywhere = (url: string) =>
	customerpStore(
		{ credential: { baseUrl: url } as never },
		{ authentication: 'none', accountPath: '' },
	);

export const restSystemOf = async (url: string): Promise<Api> =>
	await apiOf(CUSTOMERP, anywhere(url));
