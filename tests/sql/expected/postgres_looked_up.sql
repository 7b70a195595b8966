-- Which rule of the policy 'Online store orders' each order comes to: the first one whose condition
-- holds. In the SQL of PostgreSQL 13 or newer, with the encoding UTF8.
-- Fingerprint of the policy: 6411a01c9fc0f62433545c090bd655b364d9e6c116bdf65fac9344db4ed47b0b
--
-- It asks a relation orders with at least these columns:
--   order_number      TEXT            the number that the store shows for the order
--   channel           TEXT            the sales channel that the order came through
--   tags              TEXT[]          the labels that the store puts on the order
--   company           TEXT            the buyer's company
--   currency          TEXT            the currency the order is paid in (ISO 4217)
--   shipping_country  TEXT            the country of the shipping address, two letters
--   total             DECIMAL(21, 6)  what the buyer pays in all, in the order's currency
--   guest             BOOLEAN         whether the buyer ordered without an account
--   name              TEXT            the buyer's name
--   email             TEXT            the buyer's e-mail address
-- NULL is a value that is missing, and so is a text of nothing but space. A number is exact, with
-- at most 15 digits before the point and 6 behind it.
--
-- The rules are many, so each field is looked up once. A box is one alternative of a rule, and the
-- first box that holds is the order's rule. For each field, for example channel: channel_classes
-- are the values that rules tell apart (0 is a missing value, 1 any other one; of numbers and days
-- each class begins with its value), channel_boxes says for which classes a box holds (one that is
-- not there does not ask), and channel_bits the same as numbers with a bit for each box.
WITH orders_folded AS (
  SELECT
    order_number,
    channel,
    tags,
    company,
    currency,
    shipping_country,
    total,
    guest,
    name,
    email,
    LOWER(
      NULLIF(
        TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM channel),
        ''
      ) COLLATE "C"
    ) AS channel_folded,
    ARRAY(SELECT
      TRANSLATE(
        LOWER(
          NULLIF(
            TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM tag),
            ''
          ) COLLATE "C"
        ),
        'ſ',
        's'
      ) AS tag
    FROM UNNEST(tags) AS each_tag(tag)) AS tags_folded,
    LOWER(
      NULLIF(
        TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM company),
        ''
      ) COLLATE "C"
    ) AS company_folded,
    LOWER(
      NULLIF(
        TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM currency),
        ''
      ) COLLATE "C"
    ) AS currency_folded,
    LOWER(
      NULLIF(
        TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM shipping_country),
        ''
      ) COLLATE "C"
    ) AS shipping_country_folded,
    NORMALIZE(
      REPLACE(
        REPLACE(
          REPLACE(
            TRANSLATE(
              LOWER(
                NORMALIZE(
                  NULLIF(
                    TRIM(
                      REGEXP_REPLACE(
                        shipping_country,
                        U&'[\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000]+',
                        ' ',
                        'g'
                      )
                    ),
                    ''
                  ),
                  NFC
                ) COLLATE "C"
              ),
              'ſ',
              's'
            ),
            'İ',
            'i̇'
          ),
          'ﬅ',
          'st'
        ),
        'ﬆ',
        'st'
      ),
      NFC
    ) AS shipping_country_words,
    NORMALIZE(
      LOWER(
        NORMALIZE(
          COALESCE(
            NULLIF(
              TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM name),
              ''
            ),
            NULLIF(
              TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM company),
              ''
            ),
            NULLIF(
              TRIM(U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F \0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' FROM email),
              ''
            )
          ),
          NFC
        ) COLLATE "C"
      ),
      NFC
    ) AS customer_name_folded
  FROM orders
), countries AS (
  SELECT
    written,
    code
  FROM (VALUES
    ('040', 'at'),
    ('at', 'at'),
    ('austria', 'at'),
    ('aut', 'at'),
    ('republic of austria', 'at'),
    ('🇦🇹', 'at'),
    ('056', 'be'),
    ('be', 'be'),
    ('bel', 'be'),
    ('belgium', 'be'),
    ('kingdom of belgium', 'be'),
    ('🇧🇪', 'be'),
    ('276', 'de'),
    ('de', 'de'),
    ('deu', 'de'),
    ('federal republic of germany', 'de'),
    ('germany', 'de'),
    ('🇩🇪', 'de'),
    ('250', 'fr'),
    ('fr', 'fr'),
    ('fra', 'fr'),
    ('france', 'fr'),
    ('french republic', 'fr'),
    ('🇫🇷', 'fr'),
    ('528', 'nl'),
    ('holland', 'nl'),
    ('kingdom of the netherlands', 'nl'),
    ('netherlands', 'nl'),
    ('nl', 'nl'),
    ('nld', 'nl'),
    ('the netherlands', 'nl'),
    ('🇳🇱', 'nl')) AS countries_written(written, code)
), orders_compared AS (
  SELECT
    orders_folded.*,
    shipping_country_countries.code AS shipping_country_code
  FROM orders_folded
  LEFT JOIN countries AS shipping_country_countries
    ON shipping_country_countries.written = orders_folded.shipping_country_words
), boxes AS (
  SELECT
    box,
    rule,
    word,
    bit
  FROM (VALUES
    (0, 1, 0, 1),
    (1, 2, 0, 2),
    (2, 2, 0, 4),
    (3, 3, 0, 8),
    (4, 4, 0, 16)) AS boxes_written(box, rule, word, bit)
), channel_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS VARCHAR)),
    (1, CAST(NULL AS VARCHAR)),
    (2, 'amazon')) AS channel_classes_written(class, value)
), channel_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (0, 2, 2)) AS channel_boxes_written(box, first_class, last_class)
), channel_bits AS (
  SELECT
    channel_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 30 AS BIGINT) AS word_0
  FROM channel_classes
  LEFT JOIN channel_boxes
    ON channel_classes.class BETWEEN channel_boxes.first_class AND channel_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = channel_boxes.box
  GROUP BY
    channel_classes.class
), company_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS VARCHAR)),
    (1, CAST(NULL AS VARCHAR))) AS company_classes_written(class, value)
), company_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (2, 1, 1)) AS company_boxes_written(box, first_class, last_class)
), company_bits AS (
  SELECT
    company_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 27 AS BIGINT) AS word_0
  FROM company_classes
  LEFT JOIN company_boxes
    ON company_classes.class BETWEEN company_boxes.first_class AND company_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = company_boxes.box
  GROUP BY
    company_classes.class
), currency_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS VARCHAR)),
    (1, CAST(NULL AS VARCHAR)),
    (2, 'eur')) AS currency_classes_written(class, value)
), currency_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (3, 2, 2)) AS currency_boxes_written(box, first_class, last_class)
), currency_bits AS (
  SELECT
    currency_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS BIGINT) AS word_0
  FROM currency_classes
  LEFT JOIN currency_boxes
    ON currency_classes.class BETWEEN currency_boxes.first_class AND currency_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = currency_boxes.box
  GROUP BY
    currency_classes.class
), shipping_country_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS VARCHAR)),
    (1, CAST(NULL AS VARCHAR)),
    (2, 'at'),
    (3, 'be'),
    (4, 'de'),
    (5, 'fr'),
    (6, 'nl')) AS shipping_country_classes_written(class, value)
), shipping_country_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (3, 2, 6)) AS shipping_country_boxes_written(box, first_class, last_class)
), shipping_country_bits AS (
  SELECT
    shipping_country_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS BIGINT) AS word_0
  FROM shipping_country_classes
  LEFT JOIN shipping_country_boxes
    ON shipping_country_classes.class BETWEEN shipping_country_boxes.first_class AND shipping_country_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = shipping_country_boxes.box
  GROUP BY
    shipping_country_classes.class
), total_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS DECIMAL(21, 6))),
    (1, CAST(NULL AS DECIMAL(21, 6))),
    (2, 100.000001)) AS total_classes_written(class, value)
), total_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (3, 0, 0),
    (3, 1, 1)) AS total_boxes_written(box, first_class, last_class)
), total_bits AS (
  SELECT
    total_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS BIGINT) AS word_0
  FROM total_classes
  LEFT JOIN total_boxes
    ON total_classes.class BETWEEN total_boxes.first_class AND total_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = total_boxes.box
  GROUP BY
    total_classes.class
), total_places AS (
  SELECT DISTINCT
    value,
    class
  FROM (
    SELECT
      value,
      COALESCE(MAX(class) OVER (ORDER BY value), 1) AS class
    FROM (
      SELECT DISTINCT
        total AS value,
        CAST(NULL AS INT) AS class
      FROM orders_compared
      WHERE
        NOT total IS NULL
      UNION ALL
      SELECT
        value,
        class
      FROM total_classes
      WHERE
        NOT value IS NULL
    ) AS begins_and_values
  ) AS placed
), guest_classes AS (
  SELECT
    class,
    value
  FROM (VALUES
    (0, CAST(NULL AS BOOLEAN)),
    (1, CAST(NULL AS BOOLEAN)),
    (2, TRUE)) AS guest_classes_written(class, value)
), guest_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM (VALUES
    (3, 0, 1)) AS guest_boxes_written(box, first_class, last_class)
), guest_bits AS (
  SELECT
    guest_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS BIGINT) AS word_0
  FROM guest_classes
  LEFT JOIN guest_boxes
    ON guest_classes.class BETWEEN guest_boxes.first_class AND guest_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = guest_boxes.box
  GROUP BY
    guest_classes.class
), orders_classed AS (
  SELECT
    orders_compared.*,
    CASE WHEN channel_folded IS NULL THEN 0 ELSE COALESCE(channel_classes.class, 1) END AS channel_class,
    CASE WHEN company_folded IS NULL THEN 0 ELSE COALESCE(company_classes.class, 1) END AS company_class,
    CASE WHEN currency_folded IS NULL THEN 0 ELSE COALESCE(currency_classes.class, 1) END AS currency_class,
    CASE
      WHEN COALESCE(shipping_country_code, shipping_country_folded) IS NULL
      THEN 0
      ELSE COALESCE(shipping_country_classes.class, 1)
    END AS shipping_country_class,
    CASE WHEN total IS NULL THEN 0 ELSE total_places.class END AS total_class,
    CASE WHEN guest IS NULL THEN 0 ELSE COALESCE(guest_classes.class, 1) END AS guest_class,
    'wholesale' = ANY(
      tags_folded
    ) AS test_0,
    POSITION('x_' IN customer_name_folded) > 0 AS test_1
  FROM orders_compared
  LEFT JOIN channel_classes
    ON channel_classes.value = channel_folded
  LEFT JOIN company_classes
    ON company_classes.value = company_folded
  LEFT JOIN currency_classes
    ON currency_classes.value = currency_folded
  LEFT JOIN shipping_country_classes
    ON shipping_country_classes.value = COALESCE(shipping_country_code, shipping_country_folded)
  LEFT JOIN total_places
    ON total_places.value = total
  LEFT JOIN guest_classes
    ON guest_classes.value = guest
), orders_words AS (
  SELECT
    orders_classed.order_number,
    orders_classed.channel,
    orders_classed.tags,
    orders_classed.company,
    orders_classed.currency,
    orders_classed.shipping_country,
    orders_classed.total,
    orders_classed.guest,
    orders_classed.name,
    orders_classed.email,
    channel_bits.word_0 & company_bits.word_0 & currency_bits.word_0 & shipping_country_bits.word_0 & total_bits.word_0 & guest_bits.word_0 & CASE WHEN orders_classed.test_0 THEN 1152921504606846975 ELSE 1152921504606846973 END & CASE WHEN orders_classed.test_1 THEN 1152921504606846975 ELSE 1152921504606846967 END AS word_0
  FROM orders_classed
  JOIN channel_bits
    ON channel_bits.class = orders_classed.channel_class
  JOIN company_bits
    ON company_bits.class = orders_classed.company_class
  JOIN currency_bits
    ON currency_bits.class = orders_classed.currency_class
  JOIN shipping_country_bits
    ON shipping_country_bits.class = orders_classed.shipping_country_class
  JOIN total_bits
    ON total_bits.class = orders_classed.total_class
  JOIN guest_bits
    ON guest_bits.class = orders_classed.guest_class
), orders_chosen AS (
  SELECT
    orders_words.order_number,
    orders_words.channel,
    orders_words.tags,
    orders_words.company,
    orders_words.currency,
    orders_words.shipping_country,
    orders_words.total,
    orders_words.guest,
    orders_words.name,
    orders_words.email,
    boxes.rule AS rule_number
  FROM orders_words
  LEFT JOIN boxes
    ON boxes.word = CASE WHEN orders_words.word_0 <> 0 THEN 0 END
    AND boxes.bit = (
      NULLIF(orders_words.word_0, 0) & -(
        NULLIF(orders_words.word_0, 0)
      )
    )
), rules AS (
  SELECT
    rule_number,
    rule_name,
    rule_line,
    decision
  FROM (VALUES
    (1, 'Amazon does not share the buyer', 5, 'use customer ''Amazon Sales'' (override)'),
    (2, 'Wholesale', 9, 'match by company then email, else hold: set this company up by hand first'),
    (
      3,
      'Euro store',
      13,
      'match by email then last name and shipping zip, else create job named ''{last name}, {first name}'' under ''Web Sales EUR'' with type ''Online'''
    ),
    (
      4,
      'Everybody else',
      17,
      'match by email then name, else create customer named ''{company or name}'' with terms ''Net 30'', type ''Online'''
    )) AS rules_written(rule_number, rule_name, rule_line, decision)
)
SELECT
  orders_chosen.order_number,
  orders_chosen.channel,
  orders_chosen.tags,
  orders_chosen.company,
  orders_chosen.currency,
  orders_chosen.shipping_country,
  orders_chosen.total,
  orders_chosen.guest,
  orders_chosen.name,
  orders_chosen.email,
  orders_chosen.rule_number,
  rules.rule_name,
  rules.rule_line,
  COALESCE(rules.decision, 'hold: no rule applies') AS decision
FROM orders_chosen
LEFT JOIN rules
  ON rules.rule_number = orders_chosen.rule_number;
