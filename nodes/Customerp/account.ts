import type { RestSystem } from '../shared/rest/system';

export const CUSTOMERP: RestSystem = {
	system: 'customerp',
	label: 'Customerp',
	credentialType: 'customerpApi',
	credentialName: 'Customerp API',
};
