/** Every number that the documentation has for a refusal, by page, by the state that has it first, by status: facts that the catalogue is held to. */

export type Era = 'D19' | 'D21' | 'later'
export type Numbers = Partial<Record<number, number[]>>

/** Pages, and the list of numbers (error-codes), which January 2019 does not have yet. */
export const documented: Record<string, Partial<Record<Era, Numbers>>> = {
  'error-codes': {
    D21: {
      400: [
        2001, 2002, 2006, 2011, 2012, 2054, 2055, 2071, 2100, 3000, 4018, 6000, 6001, 27006, 27007, 60000,
        600002, 600049, 600050, 600051,
        800002, 800004, 800009, 800010, 800011, 800012, 800013, 800016, 800017, 800018, 800021, 800022, 800024, 800025, 800026, 800029, 800030,
        800040, 800041, 800042, 800061, 800062, 800063, 800065, 800070, 800071, 800072, 800078, 800080, 800081, 800082, 800085, 800086, 800090,
        800091, 800092, 800093, 800095, 800096, 800097, 800098,
        900102, 900107, 900110, 900111, 900116, 900117, 900118, 900125, 900126, 900127, 900128, 900129, 900131, 900132, 900133, 900134, 900136,
        900141, 900142, 900143, 900144, 900145, 900146, 900147, 900148
      ],
      401: [400, 800001],
      403: [
        2006, 2030, 2032, 2085, 2091, 13605, 20002,
        800019, 800020, 800023, 800027, 800028, 800039, 800043, 800066, 800067, 800068, 800069, 800073, 800074, 800075, 800077, 800088, 800089,
        900105, 900108, 900115, 900119, 900120, 900121, 900123, 900124, 900130, 900137, 900138, 900139, 900149, 900150
      ],
      404: [1000, 2072, 20000, 20003, 60002, 60003, 800007, 800008, 800015, 800037, 800038, 800076, 900100, 900106, 900122, 900140],
      409: [27009, 800014, 800060, 800064, 900101, 900104, 900109, 900112, 900113, 900114],
      417: [800036],
      500: [800003, 800005, 800031, 800083, 800084, 800087, 800094, 900103, 900135],
      501: [0]
    },
    later: {
      200: [400072],
      400: [
        600061, 800107, 800121, 800122,
        900154, 900169, 900203, 900206, 900213, 900214, 900215, 900216, 900217, 900218, 900219, 900220, 900221, 900222, 900224, 900236, 900242,
        900244, 900245, 900246, 900247, 900248, 900252, 900253, 900254, 900257, 900258, 900259, 900260, 900261, 900262, 900267, 900268, 900269,
        900270, 900275, 900277, 900279, 900280, 900291, 900292, 900311, 900312, 900313, 900314, 900315, 900316, 900317, 900318, 900400, 900419
      ],
      401: [900420],
      403: [90000, 400036, 800112, 800114, 800115, 900223, 900226, 900263, 900308, 900309, 900321, 900322, 900323, 900329, 900416],
      404: [400013, 400018, 400019, 800111],
      408: [900225],
      409: [900278],
      500: [900192]
    }
  },
  'assign-licenses-to-a-user': { D19: { 400: [60012] } },
  'check-inventory': { D19: { 400: [2001, 400026] } },
  'create-an-order': { D19: { 400: [2093, 2094, 2095] } },
  'get-a-list-of-products': { D19: { 403: [400030, 400036] } },
  'get-a-list-of-skus-for-a-product': { D19: { 403: [400030], 404: [400013] } },
  'get-a-list-of-availabilities-for-a-sku': { D19: { 403: [400030] } },
  'get-a-product-by-id': { D19: { 404: [400013] } },
  'get-a-sku-by-id': { D19: { 404: [400013, 400018] } },
  'get-an-availability-by-id': { D19: { 404: [400013, 400018, 400019] } },
  'get-partner-by-mpn-id': { D19: { 404: [3000] } },
  /** 60071 stands inside the 2007. */
  'validate-an-address': { D19: { 400: [2007, 60071] } },
  'get-a-record-of-partner-center-activity-by-user': { D21: { 400: [400] } },
  'create-a-self-serve-policy': { D21: { 404: [600039, 600040], 409: [600041] } },
  'verify-indirect-reseller-mpa-status': { D21: { 400: [2000, 2001, 2200, 2201, 2203, 2204, 2205, 2206] } },
  'api-throttling-guidance': { D21: { 429: [429] } },
  'delete-indirect-reseller-in-sandbox': { later: { 401: [6002], 403: [6003, 6004], 409: [1003] } },
  'retrieve-validation-status': { later: { 404: [600074] } }
}

/** Numbers that no page has, but that the real service was seen to give; the page is that of the request. */
export const observed: Record<string, Numbers> = {
  'create-a-customer': { 400: [27002], 403: [600006] },
  'get-indirect-resellers-of-a-customer': { 403: [1002] }
}

/** The number of one situation under a status of the general list, which has no number for it: what If-Match gets. */
export const settled: Record<string, Numbers> = { 'error-codes': { 412: [2055] } }

/** How many meanings a number has under one status, where it is more than one. */
export const meanings: Record<string, number> = {
  '400/2001': 3 // no body, fixed seats, neither tenant nor MPN id
}

/** The list of 2023 has another status than that of 2021, which the catalogue goes by. */
export const otherStatusLater: Record<number, { since2021: number, since2023: number }> = { 800082: { since2021: 400, since2023: 409 } }

/** Statuses that the documentation of January 2019 and after speaks of, all of which the catalogue must be able to give. */
export const statuses = [400, 401, 403, 404, 405, 406, 408, 409, 412, 417, 429, 500, 501, 502, 503, 504]

/** Numbers that stand inside the body of a success, and are no refusals. */
export const insideAnswers = {
  /** cart-resources: errors of a line. There is no 10005. */
  cartLine: [0, 10000, 10001, 10002, 10003, 10004, 10006, 10007, 10008, 10009],
  /** A device of another tenant, in the result of a device batch; a transfer that is refused. */
  others: [808, 900160]
}
