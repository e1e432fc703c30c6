/** ISO 3166-1 alpha-2 and alpha-3 of the 249 assigned codes, and Kosovo by its user-assigned codes. */
const CODES =
	'ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE ' +
	'BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS ' +
	'BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN ' +
	'COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST ' +
	'EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF ' +
	'GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD ' +
	'HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM ' +
	'JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA ' +
	'LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD ' +
	'MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM ' +
	'NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG ' +
	'PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA ' +
	'SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD ' +
	'STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON ' +
	'TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR ' +
	'VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE';

/** Alpha-3 by alpha-2. */
export const ISO3: ReadonlyMap<string, string> = new Map(
	CODES.split(' ').map((code) => [code.slice(0, 2), code.slice(2)]),
);

/** Alpha-2 by every code in use, upper case; UK and EL are how the EU's VAT and trade forms spell two of them. */
export const BY_CODE: ReadonlyMap<string, string> = new Map([
	...[...ISO3.keys()].map((code): [string, string] => [code, code]),
	...[...ISO3].map(([two, three]): [string, string] => [three, two]),
	['UK', 'GB'],
	['EL', 'GR'],
	['XKK', 'XK'],
]);

/** English names to write where the CLDR's name is unusual in business systems. */
export const PREFERRED: ReadonlyMap<string, string> = new Map([
	['CD', 'Democratic Republic of the Congo'],
	['CG', 'Republic of the Congo'],
	['HK', 'Hong Kong'],
	['MM', 'Myanmar'],
	['MO', 'Macao'],
	['PS', 'Palestine'],
]);

/**
 * Names that the CLDR does not have: the short names of ISO 3166, older names, names in common use.
 * `and`, `the` and the spelling of Saint are levelled before they are compared.
 */
export const ALIASES: Readonly<Record<string, string>> = {
	AE: 'UAE|Forenede Arabiske Emirater',
	AX: 'Ålandsøerne|Åland',
	BN: 'Brunei Darussalam',
	BO: 'Plurinational State of Bolivia',
	BQ: 'Bonaire, Sint Eustatius and Saba|Bonaire',
	BY: 'Hviderusland|Hviterussland|Kviterussland|Vitryssland|Weißrussland|Valko-Venäjä',
	CC: 'Kookossaaret',
	CD: 'Democratic Republic of the Congo|DR Congo|DRC|Zaire|Demokratiske Republik Congo|Demokratiska republiken Kongo',
	CG: 'Republic of the Congo|Congo|Republik Kongo',
	CI: 'Ivory Coast|Elfenbenskysten|Elfenbenskusten|Elfenbeinküste|Norsunluurannikko',
	CN: "People's Republic of China",
	CV: 'Cape Verde|Kap Verde',
	CX: 'Juløen',
	CZ: 'Czech Republic|Den Tjekkiske Republik|Tschechische Republik',
	DE: 'Federal Republic of Germany|Bundesrepublik Deutschland',
	DK: 'Kingdom of Denmark',
	DO: 'Dominikanske Republik',
	FK: 'Malvinas',
	FM: 'Federated States of Micronesia|Mikronesian liittovaltio|Mikronesiska federationen',
	FO: 'Faeroe Islands|The Faroes',
	GB: 'Great Britain|United Kingdom of Great Britain and Northern Ireland|England|Scotland|Wales|Northern Ireland|Storbritannia|Großbritannien|Yhdistynyt kuningaskunta',
	GF: 'Fransk Guiana',
	GM: 'Republic of The Gambia',
	GS: 'South Georgia og South Sandwich Islands',
	HM: 'Heard Island and McDonald Islands',
	IM: 'Insel Man',
	IR: 'Islamic Republic of Iran',
	KP: "Democratic People's Republic of Korea",
	KR: 'Republic of Korea|Korea',
	LA: "Lao People's Democratic Republic",
	MD: 'Republic of Moldova|Moldawien|Moldavien',
	MF: 'Saint-Martin (French part)',
	MK: 'Macedonia|Republic of North Macedonia|Former Yugoslav Republic of Macedonia|FYROM',
	MM: 'Burma',
	NL: 'Holland|Kingdom of the Netherlands',
	PS: 'State of Palestine|Palestinian Territory|Occupied Palestinian Territory|Staat Palästina',
	PN: 'Pitcairn',
	RU: 'Russian Federation|Russische Föderation|Den Russiske Føderation',
	SH: 'Saint Helena, Ascension and Tristan da Cunha|Sankt Helena',
	SJ: 'Svalbard og Jan Mayen',
	SX: 'Sint Maarten (Dutch part)',
	SY: 'Syrian Arab Republic',
	SZ: 'Swaziland|Swasiland|Swazimaa',
	TF: 'French Southern Territories|Franske Sydterritorier',
	TL: 'East Timor|Østtimor|Osttimor',
	TR: 'Turkey|Republic of Turkey|Republic of Türkiye',
	TW: 'Taiwan, Province of China|Republic of China',
	TZ: 'United Republic of Tanzania',
	UM: 'United States Minor Outlying Islands',
	US: 'United States of America|U.S.A.|U.S.|Vereinigte Staaten von Amerika|Amerikas Forenede Stater',
	VA: 'Holy See|Holy See (Vatican City State)|Vatican City State|Vatikaanivaltio',
	VE: 'Bolivarian Republic of Venezuela',
	VG: 'Britiske Jomfruøer',
	VI: 'U.S. Virgin Islands|Virgin Islands of the United States|Amerikanske Jomfruøer',
	VN: 'Viet Nam',
};

/** Languages whose names of all countries are known. */
export const LANGUAGES = ['en', 'da', 'nb', 'nn', 'sv', 'fi', 'de'];

/** Further languages of countries that have several. */
export const OTHER_LANGUAGES: Readonly<Record<string, string[]>> = {
	BE: ['nl', 'fr'],
	CA: ['fr'],
	CH: ['fr', 'it', 'rm'],
	CY: ['el', 'tr'],
	FO: ['fo'],
	GL: ['kl'],
	IE: ['ga'],
	LU: ['fr', 'lb'],
	MT: ['mt'],
};
