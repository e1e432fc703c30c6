import type { RestSystem } from '../shared/rest/system';

export const CUSTOM_CRM: RestSystem = {
	system: 'customcrm',
	label: 'Custom CRM',
	credentialType: 'customCrmApi',
	credentialName: 'Custom CRM API',
};
