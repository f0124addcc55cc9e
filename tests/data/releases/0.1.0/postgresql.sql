SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id bigint,
    action character varying(40) NOT NULL,
    subject text NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.cart_lines (
    id bigint NOT NULL,
    cart_id bigint NOT NULL,
    product_id bigint NOT NULL,
    departure_id bigint,
    quantity integer NOT NULL,
    counted integer NOT NULL,
    CONSTRAINT ck_cart_lines_quantity CHECK (((quantity >= 1) AND (quantity <= 99)))
);
CREATE SEQUENCE public.cart_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cart_lines_id_seq OWNED BY public.cart_lines.id;
CREATE TABLE public.carts (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    version integer NOT NULL,
    recipient text,
    phone character varying(20),
    house text,
    place character varying(20),
    note text,
    shown json,
    touched_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.carts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.carts_id_seq OWNED BY public.carts.id;
CREATE TABLE public.chats (
    id bigint NOT NULL,
    line_id character varying(40) NOT NULL,
    name text NOT NULL,
    language character varying(12) NOT NULL,
    reachable boolean NOT NULL,
    reachable_at timestamp with time zone NOT NULL,
    role character varying(20) NOT NULL,
    form character varying(60),
    given json NOT NULL,
    answers json NOT NULL,
    form_touched_at timestamp with time zone,
    met_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.chats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.chats_id_seq OWNED BY public.chats.id;
CREATE TABLE public.communities (
    id bigint NOT NULL,
    code character varying(64) NOT NULL,
    zone character varying(40) NOT NULL,
    name json NOT NULL,
    aliases json NOT NULL,
    moo character varying(20),
    tambon text,
    amphoe text,
    province text NOT NULL,
    story json NOT NULL,
    latitude double precision,
    longitude double precision,
    photo text,
    phone character varying(20),
    promptpay character varying(20),
    promptpay_id_consent boolean NOT NULL,
    biller_id character varying(20),
    tax_id character varying(20),
    bank_account text,
    shipping bigint NOT NULL,
    free_shipping_from bigint,
    cod boolean NOT NULL,
    cod_limit bigint,
    offers json NOT NULL,
    group_max integer,
    languages json NOT NULL,
    active boolean NOT NULL
);
CREATE SEQUENCE public.communities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.communities_id_seq OWNED BY public.communities.id;
CREATE TABLE public.consents (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    event_id character varying(80) NOT NULL
);
CREATE SEQUENCE public.consents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consents_id_seq OWNED BY public.consents.id;
CREATE TABLE public.departures (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    min_people integer NOT NULL,
    stock_id bigint NOT NULL,
    CONSTRAINT ck_departures_ends CHECK ((ends_at > starts_at)),
    CONSTRAINT ck_departures_min_people CHECK ((min_people >= 1))
);
CREATE SEQUENCE public.departures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.departures_id_seq OWNED BY public.departures.id;
CREATE TABLE public.fairs (
    id bigint NOT NULL,
    code character varying(64) NOT NULL,
    name json NOT NULL,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    contact text,
    payee character varying(20) NOT NULL,
    payee_name text,
    promptpay character varying(20),
    biller_id character varying(20),
    bank_account text,
    meeting_mode character varying(20) NOT NULL,
    company_approval boolean NOT NULL,
    product_approval boolean NOT NULL,
    pending_blocks_company boolean NOT NULL,
    remind_day_before boolean NOT NULL,
    rooms integer,
    draw_licence_no text,
    catalog_version character varying(36) NOT NULL
);
CREATE SEQUENCE public.fairs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.fairs_id_seq OWNED BY public.fairs.id;
CREATE TABLE public.groups (
    line_id character varying(40) NOT NULL,
    told_at timestamp with time zone NOT NULL
);
CREATE TABLE public.holds (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    line_id bigint NOT NULL,
    stock_id bigint NOT NULL,
    quantity integer NOT NULL,
    state character varying(10) NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT ck_holds_ended CHECK ((((state)::text = 'held'::text) = (ended_at IS NULL))),
    CONSTRAINT ck_holds_quantity CHECK ((quantity >= 1)),
    CONSTRAINT ck_holds_state CHECK (((state)::text = ANY ((ARRAY['held'::character varying, 'released'::character varying, 'consumed'::character varying])::text[])))
);
CREATE SEQUENCE public.holds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.holds_id_seq OWNED BY public.holds.id;
CREATE TABLE public.invites (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    community_id bigint NOT NULL,
    part character varying(10) NOT NULL,
    invited_by bigint,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_by bigint,
    used_at timestamp with time zone,
    CONSTRAINT ck_invites_part CHECK (((part)::text = ANY ((ARRAY['owner'::character varying, 'helper'::character varying])::text[]))),
    CONSTRAINT ck_invites_used CHECK (((used_by IS NULL) = (used_at IS NULL)))
);
CREATE SEQUENCE public.invites_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.invites_id_seq OWNED BY public.invites.id;
CREATE TABLE public.members (
    person_id bigint NOT NULL,
    community_id bigint NOT NULL,
    part character varying(10) NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT ck_members_part CHECK (((part)::text = ANY ((ARRAY['owner'::character varying, 'helper'::character varying])::text[])))
);
CREATE TABLE public.order_events (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    from_state character varying(12),
    to_state character varying(12) NOT NULL,
    actor character varying(10) NOT NULL,
    person_id bigint,
    reason text,
    event_id character varying(80),
    CONSTRAINT ck_order_events_actor CHECK (((actor)::text = ANY ((ARRAY['shopper'::character varying, 'seller'::character varying, 'clock'::character varying])::text[]))),
    CONSTRAINT ck_order_events_person CHECK ((((actor)::text = 'clock'::text) = (person_id IS NULL)))
);
CREATE SEQUENCE public.order_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_events_id_seq OWNED BY public.order_events.id;
CREATE TABLE public.order_groups (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    idempotency_key character varying(60) NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    recipient text NOT NULL,
    phone character varying(20) NOT NULL,
    house text,
    place character varying(20),
    note text,
    CONSTRAINT ck_order_groups_whole_address CHECK (((house IS NULL) = (place IS NULL)))
);
CREATE SEQUENCE public.order_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_groups_id_seq OWNED BY public.order_groups.id;
CREATE TABLE public.order_lines (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    product_id bigint NOT NULL,
    departure_id bigint,
    name json NOT NULL,
    option json NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    unit_price bigint NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT ck_order_lines_amounts CHECK (((quantity >= 1) AND (unit_price >= 0))),
    CONSTRAINT ck_order_lines_dated CHECK (((departure_id IS NULL) = (starts_at IS NULL)))
);
CREATE SEQUENCE public.order_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_lines_id_seq OWNED BY public.order_lines.id;
CREATE TABLE public.orders (
    id bigint NOT NULL,
    group_id bigint NOT NULL,
    community_id bigint NOT NULL,
    flow character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    goods_total bigint NOT NULL,
    booking_total bigint NOT NULL,
    shipping bigint NOT NULL,
    total bigint NOT NULL,
    held_until timestamp with time zone,
    reason text,
    CONSTRAINT ck_orders_amounts CHECK (((goods_total >= 0) AND (booking_total >= 0) AND (shipping >= 0))),
    CONSTRAINT ck_orders_clock CHECK ((((state)::text = 'placed'::text) = (held_until IS NOT NULL))),
    CONSTRAINT ck_orders_flow CHECK (((flow)::text = ANY ((ARRAY['goods'::character varying, 'booking'::character varying])::text[]))),
    CONSTRAINT ck_orders_state CHECK (((state)::text = ANY ((ARRAY['placed'::character varying, 'accepted'::character varying, 'shipped'::character varying, 'completed'::character varying, 'declined'::character varying, 'cancelled'::character varying, 'expired'::character varying])::text[]))),
    CONSTRAINT ck_orders_total CHECK ((total = ((goods_total + booking_total) + shipping)))
);
CREATE SEQUENCE public.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.orders_id_seq OWNED BY public.orders.id;
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    person_id bigint,
    fact character varying(60) NOT NULL,
    ids json NOT NULL,
    state character varying(10) NOT NULL,
    retry_key character varying(36) NOT NULL,
    answers character varying(80),
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    first_tried_at timestamp with time zone,
    attempts integer NOT NULL,
    body bytea,
    error text,
    ended_at timestamp with time zone,
    CONSTRAINT ck_outbox_ended CHECK ((((state)::text = 'due'::text) = (ended_at IS NULL))),
    CONSTRAINT ck_outbox_state CHECK (((state)::text = ANY ((ARRAY['due'::character varying, 'done'::character varying, 'set_aside'::character varying, 'moot'::character varying])::text[])))
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.parked (
    event_id character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    event bytea NOT NULL
);
CREATE TABLE public.products (
    id bigint NOT NULL,
    sku character varying(64) NOT NULL,
    community_id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    category character varying(20) NOT NULL,
    name json NOT NULL,
    aliases json NOT NULL,
    maker text,
    about json NOT NULL,
    price bigint NOT NULL,
    photo text,
    otop_star integer,
    star_year_be integer,
    licence_no text,
    alcohol_or_tobacco boolean NOT NULL,
    returnable boolean NOT NULL,
    variant_of bigint,
    option json NOT NULL,
    stock_id bigint,
    active boolean NOT NULL,
    search_text text NOT NULL,
    CONSTRAINT ck_products_goods_have_stock CHECK ((((kind)::text = 'product'::text) = (stock_id IS NOT NULL))),
    CONSTRAINT ck_products_kind CHECK (((kind)::text = ANY ((ARRAY['product'::character varying, 'service'::character varying, 'package'::character varying])::text[]))),
    CONSTRAINT ck_products_price CHECK ((price >= 0)),
    CONSTRAINT ck_products_stars CHECK (((otop_star >= 1) AND (otop_star <= 5)))
);
CREATE SEQUENCE public.products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.products_id_seq OWNED BY public.products.id;
CREATE TABLE public.seen (
    event_id character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.stock (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    on_hand integer NOT NULL,
    held integer NOT NULL,
    taken_in integer NOT NULL,
    gone integer NOT NULL,
    CONSTRAINT ck_stock_conserved CHECK (((on_hand = (taken_in - gone)) AND (gone >= 0))),
    CONSTRAINT ck_stock_held CHECK (((held >= 0) AND (held <= on_hand))),
    CONSTRAINT ck_stock_kind CHECK (((kind)::text = ANY ((ARRAY['goods'::character varying, 'seats'::character varying])::text[])))
);
CREATE SEQUENCE public.stock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.stock_id_seq OWNED BY public.stock.id;
CREATE TABLE public.visits (
    day date NOT NULL,
    person_id bigint NOT NULL,
    zone character varying(40) NOT NULL,
    community_id bigint NOT NULL
);
CREATE TABLE public.zones (
    code character varying(40) NOT NULL,
    name json NOT NULL,
    "position" integer NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.cart_lines ALTER COLUMN id SET DEFAULT nextval('public.cart_lines_id_seq'::regclass);
ALTER TABLE ONLY public.carts ALTER COLUMN id SET DEFAULT nextval('public.carts_id_seq'::regclass);
ALTER TABLE ONLY public.chats ALTER COLUMN id SET DEFAULT nextval('public.chats_id_seq'::regclass);
ALTER TABLE ONLY public.communities ALTER COLUMN id SET DEFAULT nextval('public.communities_id_seq'::regclass);
ALTER TABLE ONLY public.consents ALTER COLUMN id SET DEFAULT nextval('public.consents_id_seq'::regclass);
ALTER TABLE ONLY public.departures ALTER COLUMN id SET DEFAULT nextval('public.departures_id_seq'::regclass);
ALTER TABLE ONLY public.fairs ALTER COLUMN id SET DEFAULT nextval('public.fairs_id_seq'::regclass);
ALTER TABLE ONLY public.holds ALTER COLUMN id SET DEFAULT nextval('public.holds_id_seq'::regclass);
ALTER TABLE ONLY public.invites ALTER COLUMN id SET DEFAULT nextval('public.invites_id_seq'::regclass);
ALTER TABLE ONLY public.order_events ALTER COLUMN id SET DEFAULT nextval('public.order_events_id_seq'::regclass);
ALTER TABLE ONLY public.order_groups ALTER COLUMN id SET DEFAULT nextval('public.order_groups_id_seq'::regclass);
ALTER TABLE ONLY public.order_lines ALTER COLUMN id SET DEFAULT nextval('public.order_lines_id_seq'::regclass);
ALTER TABLE ONLY public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.products ALTER COLUMN id SET DEFAULT nextval('public.products_id_seq'::regclass);
ALTER TABLE ONLY public.stock ALTER COLUMN id SET DEFAULT nextval('public.stock_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.audit VALUES (1, '2026-11-21 02:00:00+00', NULL, 'invite.owner', 'community 1');
INSERT INTO public.audit VALUES (2, '2026-11-21 02:00:00+00', 1, 'joined.owner', 'community 1');
INSERT INTO public.audit VALUES (3, '2026-11-21 02:00:00+00', NULL, 'invite.owner', 'community 3');
INSERT INTO public.audit VALUES (4, '2026-11-21 02:00:00+00', 2, 'joined.owner', 'community 3');
INSERT INTO public.audit VALUES (5, '2026-11-21 02:00:00+00', 1, 'invite.helper', 'community 1');
INSERT INTO public.audit VALUES (6, '2026-11-21 02:00:00+00', 9, 'joined.helper', 'community 1');
INSERT INTO public.cart_lines VALUES (10, 6, 1, NULL, 1, 0);
INSERT INTO public.cart_lines VALUES (11, 6, 9, NULL, 1, 0);
INSERT INTO public.cart_lines VALUES (12, 3, 8, NULL, 1, 0);
INSERT INTO public.cart_lines VALUES (13, 4, 8, NULL, 1, 0);
INSERT INTO public.cart_lines VALUES (14, 3, 2, NULL, 1, 0);
INSERT INTO public.cart_lines VALUES (15, 4, 2, NULL, 1, 0);
INSERT INTO public.carts VALUES (4, 4, 7, 'Mali Jones', '0812345678', NULL, NULL, NULL, '{"lines":{"4:1":{"name":{"th":"เวิร์กช็อปทอผ้า","en":"Weaving workshop"},"quantity":2,"price":45000,"starts_at":"2026-11-25T02:00:00+00:00"}},"shipping":{"1":[{"th":"เกาะยอ","en":"Ko Yo"},0]}}', '2026-11-25 06:00:00+00');
INSERT INTO public.carts VALUES (1, 10, 3, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.carts VALUES (3, 5, 12, 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL, '{"lines":{"2:":{"name":{"th":"น้ำผึ้งชันโรง","en":"Stingless bee honey"},"quantity":1,"price":12050,"starts_at":null},"8:":{"name":{"th":"ตะกร้าสาน","en":"Woven basket"},"quantity":1,"price":9000,"starts_at":null}},"shipping":{"1":[{"th":"เกาะยอ","en":"Ko Yo"},5000],"2":[{"th":"บ้านนาหมื่นศรี","en":"Ban Na Muen Si"},4000]}}', '2026-11-25 06:00:00+00');
INSERT INTO public.carts VALUES (2, 3, 6, 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL, '{"lines":{"1:":{"name":{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"},"quantity":1,"price":35000,"starts_at":null}},"shipping":{"1":[{"th":"เกาะยอ","en":"Ko Yo"},5000]}}', '2026-11-25 06:00:00+00');
INSERT INTO public.carts VALUES (5, 8, 4, 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL, '{"lines":{"9:":{"name":{"th":"กาแฟดอยปุย","en":"Doi Pui coffee"},"quantity":1,"price":15000,"starts_at":null}},"shipping":{"3":[{"th":"บ้านดอยปุย","en":"Ban Doi Pui"},6000]}}', '2026-11-25 06:00:00+00');
INSERT INTO public.carts VALUES (6, 6, 3, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.carts VALUES (7, 7, 8, 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL, '{"lines":{"1:":{"name":{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"},"quantity":1,"price":35000,"starts_at":null}},"shipping":{"1":[{"th":"เกาะยอ","en":"Ko Yo"},5000]}}', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (1, 'U00000000000000000000000000000001', 'ป้าแดง', 'th', true, '2026-11-21 02:00:00+00', 'seller', 'decline', '{"order":7}', '{"reason":"น้ำผึ้งรอบนี้หมดแล้ว"}', '2026-11-25 06:00:00+00', '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (3, 'U00000000000000000000000000000003', 'นก', 'th', true, '2026-11-21 02:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (9, 'U00000000000000000000000000000009', 'น้องฟ้า', 'th', true, '2026-11-21 02:00:00+00', 'seller', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (5, 'U00000000000000000000000000000005', 'ก้อง', 'th', true, '2026-11-21 02:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (4, 'U00000000000000000000000000000004', 'Mali', 'en', true, '2026-11-21 02:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (8, 'U00000000000000000000000000000008', 'หนุ่ย', 'th', false, '2026-11-25 06:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (2, 'U00000000000000000000000000000002', 'ลุงดอย', 'th', true, '2026-11-21 02:00:00+00', 'seller', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (7, 'U00000000000000000000000000000007', 'แพร', 'th', true, '2026-11-21 02:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.chats VALUES (10, 'U0000000000000000000000000000000a', 'คนเดิน', 'en', true, '2026-11-21 02:00:00+00', 'shopper', NULL, '{}', '{}', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00');
INSERT INTO public.chats VALUES (6, 'U00000000000000000000000000000006', 'ปลา', 'th', true, '2026-11-21 02:00:00+00', 'shopper', 'checkout', '{}', '{"recipient":"ปลา ใจดี","phone":"0898765432"}', '2026-11-25 06:00:00+00', '2026-11-21 02:00:00+00', '2026-11-25 06:00:00+00');
INSERT INTO public.communities VALUES (1, 'ko-yo', 'south', '{"th":"เกาะยอ","en":"Ko Yo"}', '["โคะยอ","Koh Yor"]', NULL, 'เกาะยอ', 'เมืองสงขลา', 'สงขลา', '{"th":"ชุมชนทอผ้าริมทะเลสาบสงขลา","en":"A weaving community on Songkhla lake."}', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, 5000, 100000, false, NULL, '[]', NULL, '[]', true);
INSERT INTO public.communities VALUES (2, 'na-muen-si', 'south', '{"th":"บ้านนาหมื่นศรี","en":"Ban Na Muen Si"}', '[]', '2', 'นาโยงเหนือ', 'นาโยง', 'ตรัง', '{"th":"ชุมชนทอผ้าของจังหวัดตรัง","en":"A weaving community in Trang."}', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, 4000, NULL, false, NULL, '[]', NULL, '[]', true);
INSERT INTO public.communities VALUES (3, 'doi-pui', 'north', '{"th":"บ้านดอยปุย","en":"Ban Doi Pui"}', '[]', '11', 'สุเทพ', 'เมืองเชียงใหม่', 'เชียงใหม่', '{"th":"ชุมชนบนดอย","en":"A community on the hill."}', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, 6000, NULL, false, NULL, '[]', NULL, '[]', true);
INSERT INTO public.consents VALUES (1, 1, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X803WVDQX8CHWQGFGRH');
INSERT INTO public.consents VALUES (2, 2, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80S2SV4DBJ30FQFNWT');
INSERT INTO public.consents VALUES (3, 3, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80WMPFZR6MQ7RB25PM');
INSERT INTO public.consents VALUES (4, 4, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80X9VFEGEVQXWXD3JN');
INSERT INTO public.consents VALUES (5, 5, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80CJ1Z4SN7N6CDGCH7');
INSERT INTO public.consents VALUES (6, 6, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80C087GHWRETRB3VAX');
INSERT INTO public.consents VALUES (7, 7, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80K792F4MW398VD8XX');
INSERT INTO public.consents VALUES (8, 8, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80NB0X20RHPH6WAKZ6');
INSERT INTO public.consents VALUES (9, 9, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X80H38NWMGYHQZZ0JN7');
INSERT INTO public.consents VALUES (10, 10, 'privacy_notice', 1, '2026-11-21 02:00:00+00', '01M7XX9X8084AJ9C7WP6KJHS8V');
INSERT INTO public.departures VALUES (1, 4, '2026-11-25 02:00:00+00', '2026-11-25 05:00:00+00', 1, 10);
INSERT INTO public.departures VALUES (2, 4, '2026-11-26 02:00:00+00', '2026-11-26 05:00:00+00', 1, 11);
INSERT INTO public.departures VALUES (3, 5, '2026-11-25 01:00:00+00', '2026-11-25 10:00:00+00', 2, 12);
INSERT INTO public.departures VALUES (4, 5, '2026-11-27 01:00:00+00', '2026-11-27 10:00:00+00', 2, 13);
INSERT INTO public.departures VALUES (5, 6, '2026-11-20 01:00:00+00', '2026-11-20 10:00:00+00', 2, 14);
INSERT INTO public.fairs VALUES (1, 'test-fair', '{"th":"ตลาดนัดทดสอบ","en":"Test fair"}', '2026-11-19 17:00:00+00', '2026-11-29 17:00:00+00', 'ผู้จัดงานทดสอบ organiser@fair.example', 'community', NULL, NULL, NULL, NULL, 'acceptance', true, true, false, false, NULL, NULL, '8ffd9806-a7b7-4ab2-be69-49edb5915b69');
INSERT INTO public.groups VALUES ('C3d0992195501dbc0a77a3551a866c716', '2026-11-25 06:00:00+00');
INSERT INTO public.holds VALUES (1, 1, 1, 1, 1, 'consumed', '2026-11-21 02:00:00+00');
INSERT INTO public.holds VALUES (2, 2, 2, 6, 1, 'released', '2026-11-21 02:00:00+00');
INSERT INTO public.holds VALUES (3, 3, 3, 2, 1, 'released', '2026-11-21 02:00:00+00');
INSERT INTO public.holds VALUES (4, 4, 4, 2, 1, 'released', '2026-11-25 06:00:00+00');
INSERT INTO public.holds VALUES (5, 5, 5, 10, 2, 'consumed', '2026-11-25 06:00:00+00');
INSERT INTO public.holds VALUES (6, 6, 6, 1, 1, 'held', NULL);
INSERT INTO public.holds VALUES (7, 7, 7, 2, 1, 'held', NULL);
INSERT INTO public.holds VALUES (8, 8, 8, 6, 1, 'held', NULL);
INSERT INTO public.holds VALUES (9, 9, 9, 5, 1, 'held', NULL);
INSERT INTO public.holds VALUES (10, 10, 10, 6, 1, 'held', NULL);
INSERT INTO public.holds VALUES (11, 11, 11, 1, 1, 'held', NULL);
INSERT INTO public.invites VALUES (1, 'cbfe79a7e9dc4ca9ff4336307b90b28685a0254cb027b2b86da118e7f37bf511', 1, 'owner', NULL, '2026-11-21 02:00:00+00', '2026-12-05 02:00:00+00', 1, '2026-11-21 02:00:00+00');
INSERT INTO public.invites VALUES (2, '95323072215c5e4709fa788782b8fb32fa6ba4461fbdb9d77d0543ac746216a5', 3, 'owner', NULL, '2026-11-21 02:00:00+00', '2026-12-05 02:00:00+00', 2, '2026-11-21 02:00:00+00');
INSERT INTO public.invites VALUES (3, 'ee8bb6a2a852e5b1aad211f92ef4a6096ded4e195fde2bd9b5a87f06ab876fc6', 1, 'helper', 1, '2026-11-21 02:00:00+00', '2026-12-05 02:00:00+00', 9, '2026-11-21 02:00:00+00');
INSERT INTO public.members VALUES (1, 1, 'owner', '2026-11-21 02:00:00+00');
INSERT INTO public.members VALUES (2, 3, 'owner', '2026-11-21 02:00:00+00');
INSERT INTO public.members VALUES (9, 1, 'helper', '2026-11-21 02:00:00+00');
INSERT INTO public.order_events VALUES (1, 1, '2026-11-21 02:00:00+00', NULL, 'placed', 'shopper', 3, NULL, '01M7XX9X805FG4MMEW82WJ703F');
INSERT INTO public.order_events VALUES (2, 1, '2026-11-21 02:00:00+00', 'placed', 'accepted', 'seller', 1, NULL, '01M7XX9X80GNSCZQWTQDVQS70K');
INSERT INTO public.order_events VALUES (3, 1, '2026-11-21 02:00:00+00', 'accepted', 'shipped', 'seller', 1, NULL, '01M7XX9X80S6X9E9BSMTT8DEYE');
INSERT INTO public.order_events VALUES (4, 2, '2026-11-21 02:00:00+00', NULL, 'placed', 'shopper', 5, NULL, '01M7XX9X8050MF3NE7XK8Q3GEB');
INSERT INTO public.order_events VALUES (5, 2, '2026-11-21 02:00:00+00', 'placed', 'declined', 'seller', 2, '@sold_out', '01M7XX9X803R2WSC2ADN119EWW');
INSERT INTO public.order_events VALUES (6, 3, '2026-11-21 02:00:00+00', NULL, 'placed', 'shopper', 5, NULL, '01M7XX9X80K172GW0FZ3TFZVJM');
INSERT INTO public.order_events VALUES (7, 3, '2026-11-21 02:00:00+00', 'placed', 'cancelled', 'shopper', 5, NULL, '01M7XX9X803H1SKPNCF6K41JZE');
INSERT INTO public.order_events VALUES (8, 4, '2026-11-21 02:00:00+00', NULL, 'placed', 'shopper', 5, NULL, '01M7XX9X80W9472JQZ5PEBQ9CM');
INSERT INTO public.order_events VALUES (9, 5, '2026-11-21 02:00:00+00', NULL, 'placed', 'shopper', 4, NULL, '01M7XX9X80MCVNMMV0K5K2VKSN');
INSERT INTO public.order_events VALUES (10, 5, '2026-11-21 02:00:00+00', 'placed', 'accepted', 'seller', 1, NULL, '01M7XX9X80F0WY1R091QAYYMG1');
INSERT INTO public.order_events VALUES (11, 4, '2026-11-25 06:00:00+00', 'placed', 'expired', 'clock', NULL, NULL, NULL);
INSERT INTO public.order_events VALUES (12, 5, '2026-11-25 06:00:00+00', 'accepted', 'completed', 'clock', NULL, NULL, NULL);
INSERT INTO public.order_events VALUES (13, 6, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 3, NULL, '01M88MM7R0G9CW4YZ5B7C2G1SX');
INSERT INTO public.order_events VALUES (14, 6, '2026-11-25 06:00:00+00', 'placed', 'accepted', 'seller', 9, NULL, '01M88MM7R02R06YTYDD912XSS9');
INSERT INTO public.order_events VALUES (15, 7, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 5, NULL, '01M88MM7R0JRAF1YVJGG8Y9ZZE');
INSERT INTO public.order_events VALUES (16, 8, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 8, NULL, '01M88MM7R0EJC6Z7Y46CSGX6WB');
INSERT INTO public.order_events VALUES (17, 8, '2026-11-25 06:00:00+00', 'placed', 'accepted', 'seller', 2, NULL, '01M88MM7R0HEJX21YGAHDGXXBA');
INSERT INTO public.order_events VALUES (18, 9, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 7, NULL, '01M88MM7R0G6MENMVCHFQBXPP1');
INSERT INTO public.order_events VALUES (19, 10, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 7, NULL, '01M88MM7R09RYHJ7JQ581C93E9');
INSERT INTO public.order_events VALUES (20, 11, '2026-11-25 06:00:00+00', NULL, 'placed', 'shopper', 7, NULL, '01M88MM7R0TA2WXWYVY20ENMNF');
INSERT INTO public.order_groups VALUES (1, 3, 'cart:2:3', '2026-11-21 02:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (2, 5, 'cart:3:3', '2026-11-21 02:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (3, 5, 'cart:3:5', '2026-11-21 02:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (4, 5, 'cart:3:7', '2026-11-21 02:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (5, 4, 'cart:4:4', '2026-11-21 02:00:00+00', 'Mali Jones', '0812345678', NULL, NULL, NULL);
INSERT INTO public.order_groups VALUES (6, 3, 'cart:2:5', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (7, 5, 'cart:3:9', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (8, 8, 'cart:5:3', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (9, 7, 'cart:7:3', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (10, 7, 'cart:7:5', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_groups VALUES (11, 7, 'cart:7:7', '2026-11-25 06:00:00+00', 'สมหญิง ใจดี', '0812345678', '12/3 ถนนไทรบุรี', '900106-90100', NULL);
INSERT INTO public.order_lines VALUES (1, 1, 1, NULL, '{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"}', '{}', NULL, NULL, 35000, 1);
INSERT INTO public.order_lines VALUES (2, 2, 9, NULL, '{"th":"กาแฟดอยปุย","en":"Doi Pui coffee"}', '{}', NULL, NULL, 15000, 1);
INSERT INTO public.order_lines VALUES (3, 3, 2, NULL, '{"th":"น้ำผึ้งชันโรง","en":"Stingless bee honey"}', '{}', NULL, NULL, 12050, 1);
INSERT INTO public.order_lines VALUES (4, 4, 2, NULL, '{"th":"น้ำผึ้งชันโรง","en":"Stingless bee honey"}', '{}', NULL, NULL, 12050, 1);
INSERT INTO public.order_lines VALUES (5, 5, 4, 1, '{"th":"เวิร์กช็อปทอผ้า","en":"Weaving workshop"}', '{}', '2026-11-25 02:00:00+00', '2026-11-25 05:00:00+00', 45000, 2);
INSERT INTO public.order_lines VALUES (6, 6, 1, NULL, '{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"}', '{}', NULL, NULL, 35000, 1);
INSERT INTO public.order_lines VALUES (7, 7, 2, NULL, '{"th":"น้ำผึ้งชันโรง","en":"Stingless bee honey"}', '{}', NULL, NULL, 12050, 1);
INSERT INTO public.order_lines VALUES (8, 8, 9, NULL, '{"th":"กาแฟดอยปุย","en":"Doi Pui coffee"}', '{}', NULL, NULL, 15000, 1);
INSERT INTO public.order_lines VALUES (9, 9, 8, NULL, '{"th":"ตะกร้าสาน","en":"Woven basket"}', '{}', NULL, NULL, 9000, 1);
INSERT INTO public.order_lines VALUES (10, 10, 9, NULL, '{"th":"กาแฟดอยปุย","en":"Doi Pui coffee"}', '{}', NULL, NULL, 15000, 1);
INSERT INTO public.order_lines VALUES (11, 11, 1, NULL, '{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"}', '{}', NULL, NULL, 35000, 1);
INSERT INTO public.orders VALUES (1, 1, 1, 'goods', 'shipped', 35000, 0, 5000, 40000, NULL, NULL);
INSERT INTO public.orders VALUES (2, 2, 3, 'goods', 'declined', 15000, 0, 6000, 21000, NULL, '@sold_out');
INSERT INTO public.orders VALUES (3, 3, 1, 'goods', 'cancelled', 12050, 0, 5000, 17050, NULL, NULL);
INSERT INTO public.orders VALUES (4, 4, 1, 'goods', 'expired', 12050, 0, 5000, 17050, NULL, NULL);
INSERT INTO public.orders VALUES (5, 5, 1, 'booking', 'completed', 0, 90000, 0, 90000, NULL, NULL);
INSERT INTO public.orders VALUES (6, 6, 1, 'goods', 'accepted', 35000, 0, 5000, 40000, NULL, NULL);
INSERT INTO public.orders VALUES (7, 7, 1, 'goods', 'placed', 12050, 0, 5000, 17050, '2026-11-25 07:00:00+00', NULL);
INSERT INTO public.orders VALUES (8, 8, 3, 'goods', 'accepted', 15000, 0, 6000, 21000, NULL, NULL);
INSERT INTO public.orders VALUES (9, 9, 2, 'goods', 'placed', 9000, 0, 4000, 13000, '2026-11-25 07:00:00+00', NULL);
INSERT INTO public.orders VALUES (10, 10, 3, 'goods', 'placed', 15000, 0, 6000, 21000, '2026-11-25 07:00:00+00', NULL);
INSERT INTO public.orders VALUES (11, 11, 1, 'goods', 'placed', 35000, 0, 5000, 40000, '2026-11-25 07:00:00+00', NULL);
INSERT INTO public.outbox VALUES (4, 3, 'order.received', '{"group_id":1}', 'done', '32b64f6f-2676-4a50-9769-19a645be48f0', '01M7XX9X805FG4MMEW82WJ703F', '2026-11-21 02:00:00+00', '2026-11-21 02:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (6, 3, 'order.shipped', '{"order_id":1}', 'done', 'c8aedff7-6ae1-44fa-9516-4bc1613ca639', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (2, 1, 'order.placed', '{"order_id":1}', 'done', '993bd243-f78a-475f-a02e-996292cb1fd9', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (3, 9, 'order.placed', '{"order_id":1}', 'done', '7f4ca4d9-b021-47fd-80b8-88374c2f5a77', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (9, 5, 'order.received', '{"group_id":2}', 'done', '9f074917-6154-4331-b198-9f77d5ac4c97', '01M7XX9X8050MF3NE7XK8Q3GEB', '2026-11-21 02:00:00+00', '2026-11-21 02:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (14, 5, 'order.received', '{"group_id":3}', 'done', 'be14d65d-e087-4d87-97a9-b4a7fd305bd7', '01M7XX9X80K172GW0FZ3TFZVJM', '2026-11-21 02:00:00+00', '2026-11-21 02:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (18, 1, 'order.placed', '{"order_id":4}', 'done', 'c1ecc089-1791-4c25-9ff4-bf6ceafc861b', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (5, 3, 'order.accepted', '{"order_id":1}', 'done', '68e74305-0bdf-4e33-bb39-ec4c155c40c3', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (8, 2, 'order.placed', '{"order_id":2}', 'done', '2df75144-a90d-4dbb-8aa2-7330b9690392', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (24, 4, 'order.received', '{"group_id":5}', 'done', '2d379b71-4366-4d19-b1cf-b76e12c2a6b3', '01M7XX9X80MCVNMMV0K5K2VKSN', '2026-11-21 02:00:00+00', '2026-11-21 02:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (16, 9, 'order.cancelled', '{"order_id":3}', 'done', '78c9867e-173c-4936-81bc-dfdcfe8cb0e0', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (12, 1, 'order.placed', '{"order_id":3}', 'done', 'f5f2f5a1-ac16-476b-8c2f-7b2773eb1eb5', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (13, 9, 'order.placed', '{"order_id":3}', 'done', '4f78c98a-66f4-4ad5-bedf-b9fbc46290e0', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (10, 5, 'order.declined', '{"order_id":2}', 'done', '507d2186-38aa-41b2-b5a0-78d6ddf09e71', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (15, 1, 'order.cancelled', '{"order_id":3}', 'done', '2487e83d-5b32-4b6b-b6a4-092c8c9dae48', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (22, 1, 'order.placed', '{"order_id":5}', 'done', '0cdd926c-466a-48ac-b6f9-a61307ff54b7', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (19, 9, 'order.placed', '{"order_id":4}', 'done', 'ed206941-0d99-47f4-be48-476e6586f54d', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (23, 9, 'order.placed', '{"order_id":5}', 'done', '83bfc7b6-44ae-49bc-b46d-9a2f61356377', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-21 02:00:00+00', 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (21, NULL, 'order.clock', '{"order_id":5}', 'done', '4979112d-7918-4696-9852-77b52e52100a', NULL, '2026-11-21 02:00:00+00', '2026-11-22 02:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (28, 1, 'order.expired_for_seller', '{"order_id":4}', 'done', 'a49de3d2-496e-4676-9b15-98f65c928763', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (27, 5, 'order.expired', '{"order_id":4}', 'done', '43c05dc3-d3f0-4be5-b812-faa281411ef9', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (39, NULL, 'order.clock', '{"order_id":8}', 'due', '6b40ebe6-c272-41da-a6d8-ef6c10c56f76', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (40, 2, 'order.placed', '{"order_id":8}', 'done', 'ce69a95b-e940-42fc-a226-e4b53b210402', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (1, NULL, 'order.clock', '{"order_id":1}', 'done', '9a102f7e-49b8-41d1-9be3-5e78d795f695', NULL, '2026-11-21 02:00:00+00', '2026-11-21 03:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (7, NULL, 'order.clock', '{"order_id":2}', 'done', '39d3819e-97c6-47aa-be85-f05818b8e45a', NULL, '2026-11-21 02:00:00+00', '2026-11-21 03:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (11, NULL, 'order.clock', '{"order_id":3}', 'done', 'bc075fb1-b332-4942-af9c-957d005d81a2', NULL, '2026-11-21 02:00:00+00', '2026-11-21 03:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (17, NULL, 'order.clock', '{"order_id":4}', 'done', '84099f48-7fea-47a5-b4a9-7c51422174bf', NULL, '2026-11-21 02:00:00+00', '2026-11-21 03:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (29, 9, 'order.expired_for_seller', '{"order_id":4}', 'done', '97a68240-a8c4-4702-9265-93bdc5e8ed24', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (41, 8, 'order.received', '{"group_id":8}', 'done', '290193da-fc4d-49b3-b96c-2bdcda5579eb', '01M88MM7R0EJC6Z7Y46CSGX6WB', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (43, NULL, 'order.clock', '{"order_id":9}', 'due', 'f0f09ee7-e02d-4d1a-9836-38684f7def52', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (44, 7, 'order.received', '{"group_id":9}', 'done', '046fa069-b308-4626-a777-f478a53c7bc0', '01M88MM7R0G6MENMVCHFQBXPP1', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (20, 5, 'order.received', '{"group_id":4}', 'done', '77c6a8f4-b2e5-4eac-af68-1dad237d8043', '01M7XX9X80W9472JQZ5PEBQ9CM', '2026-11-21 02:00:00+00', '2026-11-21 02:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-21 02:00:00+00');
INSERT INTO public.outbox VALUES (46, 2, 'order.placed', '{"order_id":10}', 'set_aside', '8e74fc5f-7ef6-4c9c-9f6d-08269066b02f', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, 'LINE refused it: 400 {"message": "An error made by the sandbox''s faults"}', '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (25, NULL, 'order.over', '{"order_id":5}', 'done', '915b1dd8-2e6b-4855-84df-510560b6b556', NULL, '2026-11-21 02:00:00+00', '2026-11-25 05:00:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (48, NULL, 'order.clock', '{"order_id":11}', 'due', 'b266eab1-0bcb-4542-92f2-34b50860979f', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (26, 4, 'order.accepted', '{"order_id":5}', 'done', 'ef497e79-3a74-47d8-9962-d785709628f2', NULL, '2026-11-21 02:00:00+00', '2026-11-21 02:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (30, NULL, 'order.clock', '{"order_id":6}', 'due', '1b638ceb-16f7-4ebb-b1ab-417a1148e840', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (33, 3, 'order.received', '{"group_id":6}', 'done', 'ee7d2fff-63ce-444f-b63a-432f524e57ec', '01M88MM7R0G9CW4YZ5B7C2G1SX', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (51, 7, 'order.received', '{"group_id":11}', 'due', 'd7ea2316-0ccd-4e1b-80ea-1ed5270849e3', '01M88MM7R0TA2WXWYVY20ENMNF', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (50, 9, 'order.placed', '{"order_id":11}', 'due', '52bc976b-9c71-4eb6-b594-c66bf44d21f8', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:01.498644+00', NULL, '2026-11-25 06:00:00+00', 1, '\x7b22746f223a22553030303030303030303030303030303030303030303030303030303030303039222c226d65737361676573223a5b7b2274797065223a2274657874222c2274657874223a22e0b8a1e0b8b5e0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98ce0b983e0b8abe0b8a1e0b988e0b980e0b882e0b989e0b8b2e0b8a1e0b8b220e0b881e0b8a3e0b8b8e0b893e0b8b2e0b881e0b894e0b895e0b8ade0b89ae0b894e0b989e0b8a7e0b8a2e0b884e0b988e0b8b0227d2c7b2274797065223a22666c6578222c22616c7454657874223a22e0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98ce0b983e0b8abe0b8a1e0b988202331313a2034303020e0b89ae0b8b2e0b89720e0b888e0b8b2e0b88120e0b8aae0b8a1e0b8abe0b88de0b8b4e0b88720c2b720e0b8aae0b887e0b882e0b8a5e0b8b2222c22636f6e74656e7473223a7b2274797065223a22627562626c65222c2273697a65223a226d656761222c22626f6479223a7b2274797065223a22626f78222c226c61796f7574223a22766572746963616c222c2273706163696e67223a22736d222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b884e0b8b3e0b8aae0b8b1e0b988e0b887e0b88be0b8b7e0b989e0b8ad20233131222c2273697a65223a226d64222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22776569676874223a22626f6c64222c226d61784c696e6573223a327d2c7b2274797065223a2274657874222c2274657874223a22e0b980e0b881e0b8b2e0b8b0e0b8a2e0b8ad222c2273697a65223a227873222c22636f6c6f72223a2223364636423741222c2277726170223a747275657d2c7b2274797065223a2274657874222c2274657874223a22e0b8a3e0b8ade0b88ae0b8b8e0b8a1e0b88ae0b899e0b895e0b8ade0b89ae0b8a3e0b8b1e0b89a222c2273697a65223a22736d222c22636f6c6f72223a2223384133464643222c2277726170223a747275652c22776569676874223a22626f6c64227d2c7b2274797065223a2274657874222c2274657874223a22e0b881e0b8a3e0b8b8e0b893e0b8b2e0b895e0b8ade0b89ae0b8a0e0b8b2e0b8a2e0b983e0b89920e0b89e2e20323520e0b89e2ee0b8a22e203235363920c2b72031342e303020e0b8992e222c2273697a65223a227873222c22636f6c6f72223a2223364636423741222c2277726170223a747275657d2c7b2274797065223a22736570617261746f72222c226d617267696e223a226d64227d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a223120c39720e0b89ce0b989e0b8b2e0b897e0b8ade0b980e0b881e0b8b2e0b8b0e0b8a2e0b8ad222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a337d2c7b2274797065223a2274657874222c2274657874223a2233353020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64227d5d7d2c7b2274797065223a22736570617261746f72222c226d617267696e223a226d64227d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b884e0b988e0b8b2e0b888e0b8b1e0b894e0b8aae0b988e0b887222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a337d2c7b2274797065223a2274657874222c2274657874223a22353020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64227d5d7d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b8a3e0b8a7e0b8a1e0b897e0b8b1e0b989e0b887e0b8abe0b8a1e0b894222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a332c22776569676874223a22626f6c64227d2c7b2274797065223a2274657874222c2274657874223a2234303020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64222c22776569676874223a22626f6c64227d5d7d2c7b2274797065223a2274657874222c2274657874223a22e0b888e0b8b2e0b88120e0b8aae0b8a1e0b8abe0b88de0b8b4e0b88720c2b720e0b8aae0b887e0b882e0b8a5e0b8b2222c2273697a65223a227873222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c226d617267696e223a226d64227d5d7d2c22666f6f746572223a7b2274797065223a22626f78222c226c61796f7574223a22766572746963616c222c2273706163696e67223a22736d222c22636f6e74656e7473223a5b7b2274797065223a22627574746f6e222c22616374696f6e223a7b2274797065223a22706f73746261636b222c226c6162656c223a22e0b8a3e0b8b1e0b89ae0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98c20233131222c2264617461223a2273656c6c65725f6163636570743f6f726465723d3131222c22646973706c617954657874223a22e0b8a3e0b8b1e0b89ae0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98c20233131227d2c227374796c65223a227072696d617279222c22686569676874223a22736d222c2261646a7573744d6f6465223a22736872696e6b2d746f2d666974222c22636f6c6f72223a2223384133464643227d2c7b2274797065223a22627574746f6e222c22616374696f6e223a7b2274797065223a22706f73746261636b222c226c6162656c223a22e0b89be0b88fe0b8b4e0b980e0b8aae0b89820233131222c2264617461223a2273656c6c65725f6465636c696e653f6f726465723d3131222c22646973706c617954657874223a22e0b89be0b88fe0b8b4e0b980e0b8aae0b89820233131227d2c227374796c65223a226c696e6b222c22686569676874223a22736d222c2261646a7573744d6f6465223a22736872696e6b2d746f2d666974227d5d7d7d7d5d7d', '500 {"message": "An error made by the sandbox''s faults"}', NULL);
INSERT INTO public.outbox VALUES (34, 3, 'order.accepted', '{"order_id":6}', 'done', '63aa4ba0-ad34-4a7b-be06-616e2c34cacc', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (32, 9, 'order.placed', '{"order_id":6}', 'done', 'c3549cc6-c4a8-477c-88ad-90f435b90569', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (31, 1, 'order.placed', '{"order_id":6}', 'done', 'bb61269f-9ac7-45cc-bc85-54f21b2180de', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (35, NULL, 'order.clock', '{"order_id":7}', 'due', 'c10c8512-515d-4412-88e1-091700ab894c', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (38, 5, 'order.received', '{"group_id":7}', 'done', '0b1ad42c-283e-4929-90a0-9b2f34b2e042', '01M88MM7R0JRAF1YVJGG8Y9ZZE', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (37, 9, 'order.placed', '{"order_id":7}', 'done', 'bb83a01f-e232-45b8-9368-f22e69cd19fe', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (36, 1, 'order.placed', '{"order_id":7}', 'done', 'd1313eab-62f6-4276-bca3-4e6692e6fffc', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, '2026-11-25 06:00:00+00', 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (42, 8, 'order.accepted', '{"order_id":8}', 'due', '9ff0c4c5-7c99-4fce-9627-aed3820383b8', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (45, NULL, 'order.clock', '{"order_id":10}', 'due', 'e9e13c38-1fc2-405b-8584-c603afa8c8f5', NULL, '2026-11-25 06:00:00+00', '2026-11-25 07:00:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.outbox VALUES (47, 7, 'order.received', '{"group_id":10}', 'done', 'ed3c99f7-87c3-42e9-a83c-cefd2ecc5ff4', '01M88MM7R09RYHJ7JQ581C93E9', '2026-11-25 06:00:00+00', '2026-11-25 06:01:00+00', NULL, NULL, 0, NULL, NULL, '2026-11-25 06:00:00+00');
INSERT INTO public.outbox VALUES (49, 1, 'order.placed', '{"order_id":11}', 'due', '0ab7c3c3-ff92-4c49-8a5e-83dbc345b687', NULL, '2026-11-25 06:00:00+00', '2026-11-25 06:00:01.354559+00', NULL, '2026-11-25 06:00:00+00', 1, '\x7b22746f223a22553030303030303030303030303030303030303030303030303030303030303031222c226d65737361676573223a5b7b2274797065223a2274657874222c2274657874223a22e0b8a1e0b8b5e0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98ce0b983e0b8abe0b8a1e0b988e0b980e0b882e0b989e0b8b2e0b8a1e0b8b220e0b881e0b8a3e0b8b8e0b893e0b8b2e0b881e0b894e0b895e0b8ade0b89ae0b894e0b989e0b8a7e0b8a2e0b884e0b988e0b8b0227d2c7b2274797065223a22666c6578222c22616c7454657874223a22e0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98ce0b983e0b8abe0b8a1e0b988202331313a2034303020e0b89ae0b8b2e0b89720e0b888e0b8b2e0b88120e0b8aae0b8a1e0b8abe0b88de0b8b4e0b88720c2b720e0b8aae0b887e0b882e0b8a5e0b8b2222c22636f6e74656e7473223a7b2274797065223a22627562626c65222c2273697a65223a226d656761222c22626f6479223a7b2274797065223a22626f78222c226c61796f7574223a22766572746963616c222c2273706163696e67223a22736d222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b884e0b8b3e0b8aae0b8b1e0b988e0b887e0b88be0b8b7e0b989e0b8ad20233131222c2273697a65223a226d64222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22776569676874223a22626f6c64222c226d61784c696e6573223a327d2c7b2274797065223a2274657874222c2274657874223a22e0b980e0b881e0b8b2e0b8b0e0b8a2e0b8ad222c2273697a65223a227873222c22636f6c6f72223a2223364636423741222c2277726170223a747275657d2c7b2274797065223a2274657874222c2274657874223a22e0b8a3e0b8ade0b88ae0b8b8e0b8a1e0b88ae0b899e0b895e0b8ade0b89ae0b8a3e0b8b1e0b89a222c2273697a65223a22736d222c22636f6c6f72223a2223384133464643222c2277726170223a747275652c22776569676874223a22626f6c64227d2c7b2274797065223a2274657874222c2274657874223a22e0b881e0b8a3e0b8b8e0b893e0b8b2e0b895e0b8ade0b89ae0b8a0e0b8b2e0b8a2e0b983e0b89920e0b89e2e20323520e0b89e2ee0b8a22e203235363920c2b72031342e303020e0b8992e222c2273697a65223a227873222c22636f6c6f72223a2223364636423741222c2277726170223a747275657d2c7b2274797065223a22736570617261746f72222c226d617267696e223a226d64227d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a223120c39720e0b89ce0b989e0b8b2e0b897e0b8ade0b980e0b881e0b8b2e0b8b0e0b8a2e0b8ad222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a337d2c7b2274797065223a2274657874222c2274657874223a2233353020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64227d5d7d2c7b2274797065223a22736570617261746f72222c226d617267696e223a226d64227d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b884e0b988e0b8b2e0b888e0b8b1e0b894e0b8aae0b988e0b887222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a337d2c7b2274797065223a2274657874222c2274657874223a22353020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64227d5d7d2c7b2274797065223a22626f78222c226c61796f7574223a22686f72697a6f6e74616c222c2273706163696e67223a226d64222c22636f6e74656e7473223a5b7b2274797065223a2274657874222c2274657874223a22e0b8a3e0b8a7e0b8a1e0b897e0b8b1e0b989e0b887e0b8abe0b8a1e0b894222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a332c22776569676874223a22626f6c64227d2c7b2274797065223a2274657874222c2274657874223a2234303020e0b89ae0b8b2e0b897222c2273697a65223a22736d222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c22666c6578223a322c22616c69676e223a22656e64222c22776569676874223a22626f6c64227d5d7d2c7b2274797065223a2274657874222c2274657874223a22e0b888e0b8b2e0b88120e0b8aae0b8a1e0b8abe0b88de0b8b4e0b88720c2b720e0b8aae0b887e0b882e0b8a5e0b8b2222c2273697a65223a227873222c22636f6c6f72223a2223324232413333222c2277726170223a747275652c226d617267696e223a226d64227d5d7d2c22666f6f746572223a7b2274797065223a22626f78222c226c61796f7574223a22766572746963616c222c2273706163696e67223a22736d222c22636f6e74656e7473223a5b7b2274797065223a22627574746f6e222c22616374696f6e223a7b2274797065223a22706f73746261636b222c226c6162656c223a22e0b8a3e0b8b1e0b89ae0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98c20233131222c2264617461223a2273656c6c65725f6163636570743f6f726465723d3131222c22646973706c617954657874223a22e0b8a3e0b8b1e0b89ae0b8ade0b8ade0b980e0b894e0b8ade0b8a3e0b98c20233131227d2c227374796c65223a227072696d617279222c22686569676874223a22736d222c2261646a7573744d6f6465223a22736872696e6b2d746f2d666974222c22636f6c6f72223a2223384133464643227d2c7b2274797065223a22627574746f6e222c22616374696f6e223a7b2274797065223a22706f73746261636b222c226c6162656c223a22e0b89be0b88fe0b8b4e0b980e0b8aae0b89820233131222c2264617461223a2273656c6c65725f6465636c696e653f6f726465723d3131222c22646973706c617954657874223a22e0b89be0b88fe0b8b4e0b980e0b8aae0b89820233131227d2c227374796c65223a226c696e6b222c22686569676874223a22736d222c2261646a7573744d6f6465223a22736872696e6b2d746f2d666974227d5d7d7d7d5d7d', '500 {"message": "An error made by the sandbox''s faults"}', NULL);
INSERT INTO public.parked VALUES ('sha256:6890099cefda9a67d7717f9ecadbe62c7fd92dcf6133dd39bc319b174393a942', '2026-11-25 06:00:00+00', 'no type', '\x7b22776562686f6f6b4576656e744964223a223031504f49534f4e222c22736f75726365223a7b7d7d');
INSERT INTO public.products VALUES (1, 'ko-yo-01', 1, 'product', 'textile', '{"th":"ผ้าทอเกาะยอ","en":"Ko Yo weaving"}', '[]', 'กลุ่มทอผ้าราชวัตถ์', '{"th":"ผ้าทอมือ","en":"Handwoven cloth"}', 35000, NULL, 5, 2565, NULL, false, true, NULL, '{}', 1, true, 'ผ้าทอเกาะยอ
ko yo weaving
กลุ่มทอผ้าราชวัตถ์');
INSERT INTO public.products VALUES (2, 'ko-yo-02', 1, 'product', 'food', '{"th":"น้ำผึ้งชันโรง","en":"Stingless bee honey"}', '[]', NULL, '{}', 12050, NULL, NULL, NULL, NULL, false, false, NULL, '{}', 2, true, 'น้ำผึ้งชันโรง
stingless bee honey');
INSERT INTO public.products VALUES (3, 'ko-yo-03', 1, 'product', 'textile', '{"th":"ผ้าคลุมไหล่","en":"Shawl"}', '[]', NULL, '{}', 40000, NULL, NULL, NULL, NULL, false, true, NULL, '{}', 3, true, 'ผ้าคลุมไหล่
shawl');
INSERT INTO public.products VALUES (4, 'ko-yo-04', 1, 'service', 'textile', '{"th":"เวิร์กช็อปทอผ้า","en":"Weaving workshop"}', '[]', NULL, '{}', 45000, NULL, NULL, NULL, NULL, false, false, NULL, '{}', NULL, true, 'เวิร์กช็อปทอผ้า
weaving workshop');
INSERT INTO public.products VALUES (5, 'ko-yo-05', 1, 'package', 'travel', '{"th":"ทริปทะเลสาบหนึ่งวัน","en":"One-day lake trip"}', '[]', NULL, '{}', 99000, NULL, NULL, NULL, NULL, false, false, NULL, '{"th":"ผู้ใหญ่","en":"adult"}', NULL, true, 'ทริปทะเลสาบหนึ่งวัน
one day lake trip');
INSERT INTO public.products VALUES (6, 'ko-yo-06', 1, 'package', 'travel', '{"th":"ทริปที่จบแล้ว","en":"A trip that is over"}', '[]', NULL, '{}', 99000, NULL, NULL, NULL, NULL, false, false, NULL, '{}', NULL, true, 'ทริปที่จบแล้ว
a trip that is over');
INSERT INTO public.products VALUES (7, 'na-muen-si-01', 2, 'product', 'textile', '{"th":"ผ้าขาวม้านาหมื่นศรี","en":"Na Muen Si loincloth"}', '[]', NULL, '{}', 25000, NULL, NULL, NULL, NULL, false, true, NULL, '{}', 4, true, 'ผ้าขาวม้านาหมื่นศรี
na muen si loincloth');
INSERT INTO public.products VALUES (8, 'na-muen-si-02', 2, 'product', 'craft', '{"th":"ตะกร้าสาน","en":"Woven basket"}', '[]', NULL, '{}', 9000, NULL, NULL, NULL, NULL, false, true, NULL, '{}', 5, true, 'ตะกร้าสาน
woven basket');
INSERT INTO public.products VALUES (9, 'doi-pui-01', 3, 'product', 'drink', '{"th":"กาแฟดอยปุย","en":"Doi Pui coffee"}', '[]', NULL, '{}', 15000, NULL, NULL, NULL, NULL, false, false, NULL, '{}', 6, true, 'กาแฟดอยปุย
doi pui coffee');
INSERT INTO public.products VALUES (10, 'doi-pui-02', 3, 'product', 'drink', '{"th":"ไวน์มัลเบอร์รี่","en":"Mulberry wine"}', '[]', NULL, '{}', 30000, NULL, NULL, NULL, NULL, true, false, NULL, '{}', 7, true, 'ไวน์มัลเบอร์รี่
mulberry wine');
INSERT INTO public.products VALUES (11, 'ko-yo-03-s', 1, 'product', 'textile', '{"th":"ผ้าคลุมไหล่","en":"Shawl"}', '[]', NULL, '{}', 40000, NULL, NULL, NULL, NULL, false, true, 3, '{"th":"เล็ก","en":"small"}', 8, true, 'ผ้าคลุมไหล่
shawl');
INSERT INTO public.products VALUES (12, 'ko-yo-03-l', 1, 'product', 'textile', '{"th":"ผ้าคลุมไหล่","en":"Shawl"}', '[]', NULL, '{}', 60000, NULL, NULL, NULL, NULL, false, true, 3, '{"th":"ใหญ่","en":"large"}', 9, true, 'ผ้าคลุมไหล่
shawl');
INSERT INTO public.products VALUES (13, 'ko-yo-05-c', 1, 'package', 'travel', '{"th":"ทริปทะเลสาบหนึ่งวัน","en":"One-day lake trip"}', '[]', NULL, '{}', 59000, NULL, NULL, NULL, NULL, false, false, 5, '{"th":"เด็ก","en":"child"}', NULL, true, 'ทริปทะเลสาบหนึ่งวัน
one day lake trip');
INSERT INTO public.seen VALUES ('01M7XX9X803WVDQX8CHWQGFGRH', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80Z6MQTJRHGJMMS4QF', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80S2SV4DBJ30FQFNWT', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80GN484NY4JGJ166R1', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80WMPFZR6MQ7RB25PM', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80X9VFEGEVQXWXD3JN', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80CJ1Z4SN7N6CDGCH7', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80C087GHWRETRB3VAX', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80K792F4MW398VD8XX', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80NB0X20RHPH6WAKZ6', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80H38NWMGYHQZZ0JN7', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8084AJ9C7WP6KJHS8V', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80E90D6GQ6P31GHNHE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80MGKTS4N5DW7S8FY7', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X800VAYPZ4HGBQRXZXD', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80Y2AZTX6XT5BYPR9J', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80TVCD927FZXZTBK71', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80RG9HDCESNXD6BNZ5', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803TH2J7KV3AEN59VY', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803NK7YFJZBZBJ5FYP', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8009J19YHCFRG7CHPE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80DDQ6Z9DBB20DGHKR', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80VTQT31YDC5VE8ZR5', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80HN2EHETPN61PT1J5', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80VFXQR7D0C7V8W3C8', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8018PHA5306VAZDQDQ', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80BT2EW8H129ST89KA', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80VHR3MGX7BFYS4MAZ', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80FEWDTYRPCWWVBC5E', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8053AF33TZZY40MMNW', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80H4GYY0MYDVHEWTV8', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X801ZGHT4YBZ8CWGX06', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80X69Q9WR8H17WNNRV', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80RK24PR7JFSG5RCCW', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80629N985G1VEYZSKC', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X800V73EYFMKX1N27BZ', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80E93PNFH95TZGTPFN', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803MNNGQNM2AT17HTD', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80S5YT7TE2C6A7F4MB', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80R78VME3GNXMDPC5T', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80QMA0FP97TGX6YENE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80G2002DCGQS5RK69Z', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80H5BHSPWRKRGV0TPB', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80YHNGMQM0QBDZ6SAC', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X809BSG4XQDD7JP7TXS', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80NE1ZGWGA8VV0J4JT', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80NYA0J9C5P243S375', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80C8ZFXVR1VQDN0E1X', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80BJ4VQMS2JP75VGV5', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X808TRK9T128DE1BD2V', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X805FG4MMEW82WJ703F', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80GNSCZQWTQDVQS70K', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80S6X9E9BSMTT8DEYE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80EJR2MZMWW3XGFVZA', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80F5EFRM3MFRRXEX1K', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80Z3FHNZ1SQJWHPX7T', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80X5Q4Y6RM49GEVXCW', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8051B9VYTA6E436B64', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X804058Z4J5790SH5NA', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80N3DVZ856GNK63TCT', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80D5W3DAF02YC9XXQ8', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X8050MF3NE7XK8Q3GEB', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80XRBPHV9J7YY3QRY1', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803R2WSC2ADN119EWW', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80PQGVZR89Y9JKN2EQ', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80GC91YC4ES38T7JYG', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80K172GW0FZ3TFZVJM', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80RF2HB3X9PR1DKR92', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80HBRQXMAWP3DGSDH0', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803H1SKPNCF6K41JZE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80GVZ45XQVM4HJ313R', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80GDZTCY78V3ZBNHDR', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80W9472JQZ5PEBQ9CM', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80BBTT29NEDWJ7K167', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80PXZ5R314FGBY06H8', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80PT3JNCATF28457JE', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80PJY3CAJ3RVG8CVH5', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80E66HFSQP5N31GEG8', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X804PQ2J8WR91TX90YW', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X803861F8058QAT56E0', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80SHCSV5TDRWYB484G', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80MCVNMMV0K5K2VKSN', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M7XX9X80F0WY1R091QAYYMG1', '2026-11-21 02:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R08KDM2MT63JYCYW8H', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0345SN109M9XSHYRV', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0A5PRRCX7CM4DQ7V3', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0G9CW4YZ5B7C2G1SX', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R02R06YTYDD912XSS9', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0ZQW1PAAT1T9VHFS3', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0PGGC7HTX696M3VYY', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0JRAF1YVJGG8Y9ZZE', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0VKKNCF02YB23R4A3', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0GA4AH6QRXYXXK1H8', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0656P299ZCXWVGXCY', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0YSDH3F3TT2A51Z14', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R02D9A5E5NB7NGGD5Q', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0QN2S9VDF0X7MZKHK', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R09A7FD1DMJBFA8SAS', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0WV5BP52FAAPAEE7G', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0EJC6Z7Y46CSGX6WB', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0Y35ECJD02EY7EQ9G', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0HEJX21YGAHDGXXBA', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0XG2KAYZ1777YZ92P', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R03PRQFEK0DQP580MA', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0V7N8EYD7P2930VW8', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R09CDJHFS0WM65DEV4', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R09JD99KCSW76KGV6Q', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R02E5DBPZDPDM4SNJD', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0MQ4VJTN47TZ350C7', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0K22XT4NG8XPN0XYJ', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R06NCH7Z15EXCGMB5X', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0457PR6NP2T60H8FF', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0FD0Z2FZH9DQFBDZ9', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R09XMP578SQ35G0JPS', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0J068TA1JKF0RPZVN', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0DCYM8C9ZKGS41YXD', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0QPSR93393562Y7Z9', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R04ZC158KD8WHW85CA', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0TA2WXWYVY20ENMNF', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0DKKBD7M7Y4F8VD7G', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R05XNTZDMPZACD4XSQ', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0FVM1M5ZRC769F8C6', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0R5AF3Q7PSZR40G8P', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0G8N1J4HJMH4K9XKK', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0PRVCT8TJ3H6WJDNQ', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0BYE36H4K95YYTZ7J', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R07T5QB2YREBE2VHMN', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0CRCENAHHKB49PX7D', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0S22EB8K1QZ7X6WEW', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R02FTPNK3PKYX6489X', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0VAQQ88QB88VXSXXS', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0XT5DGC5C3FYJSPGX', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0ETQPF9NKXZKG31PE', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0G6MENMVCHFQBXPP1', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('sha256:6890099cefda9a67d7717f9ecadbe62c7fd92dcf6133dd39bc319b174393a942', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0PJ68F6GQ4N0P9KCN', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R03S1QM6CCZC9SRHJT', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0X1CXFJ5MZ3H44RQ3', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R04RSM7TS0KZR5SQ42', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0NF7PYBA9WR5GAX0P', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0E6R1MRKJTV6D8FRD', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0C6R717DKB645E3CF', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0DR4NQHPV31BMASJD', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R09RYHJ7JQ581C93E9', '2026-11-25 06:00:00+00');
INSERT INTO public.seen VALUES ('01M88MM7R0CJ1TRXH9CTCKDMQ0', '2026-11-25 06:00:00+00');
INSERT INTO public.stock VALUES (3, 'goods', 0, 0, 0, 0);
INSERT INTO public.stock VALUES (4, 'goods', 10, 0, 10, 0);
INSERT INTO public.stock VALUES (7, 'goods', 10, 0, 10, 0);
INSERT INTO public.stock VALUES (8, 'goods', 8, 0, 8, 0);
INSERT INTO public.stock VALUES (9, 'goods', 2, 0, 2, 0);
INSERT INTO public.stock VALUES (11, 'seats', 8, 0, 8, 0);
INSERT INTO public.stock VALUES (12, 'seats', 10, 0, 10, 0);
INSERT INTO public.stock VALUES (13, 'seats', 4, 0, 4, 0);
INSERT INTO public.stock VALUES (14, 'seats', 10, 0, 10, 0);
INSERT INTO public.stock VALUES (10, 'seats', 6, 0, 8, 2);
INSERT INTO public.stock VALUES (2, 'goods', 5, 1, 5, 0);
INSERT INTO public.stock VALUES (5, 'goods', 1, 1, 1, 0);
INSERT INTO public.stock VALUES (6, 'goods', 10, 2, 10, 0);
INSERT INTO public.stock VALUES (1, 'goods', 19, 2, 20, 1);
INSERT INTO public.visits VALUES ('2026-11-21', 1, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 1, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 1, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-21', 2, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 2, 'north', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 2, 'north', 3);
INSERT INTO public.visits VALUES ('2026-11-21', 3, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 4, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 5, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 6, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 7, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 8, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 9, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 10, '', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 9, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 9, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-21', 10, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 10, 'south', 2);
INSERT INTO public.visits VALUES ('2026-11-21', 3, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 3, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-21', 4, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-21', 4, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-25', 3, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 3, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 3, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-25', 9, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 5, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 8, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 2, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 6, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 6, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 6, 'south', 1);
INSERT INTO public.visits VALUES ('2026-11-25', 1, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 4, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 7, '', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 7, 'south', 0);
INSERT INTO public.visits VALUES ('2026-11-25', 7, 'south', 1);
INSERT INTO public.zones VALUES ('central_east', '{"th":"ภาคกลางและตะวันออก","en":"Central and East"}', 1);
INSERT INTO public.zones VALUES ('north', '{"th":"ภาคเหนือ","en":"North"}', 2);
INSERT INTO public.zones VALUES ('south', '{"th":"ภาคใต้","en":"South"}', 3);
INSERT INTO public.zones VALUES ('northeast', '{"th":"ภาคตะวันออกเฉียงเหนือ","en":"Northeast"}', 4);
SELECT pg_catalog.setval('public.audit_id_seq', 6, true);
SELECT pg_catalog.setval('public.cart_lines_id_seq', 18, true);
SELECT pg_catalog.setval('public.carts_id_seq', 7, true);
SELECT pg_catalog.setval('public.chats_id_seq', 10, true);
SELECT pg_catalog.setval('public.communities_id_seq', 3, true);
SELECT pg_catalog.setval('public.consents_id_seq', 10, true);
SELECT pg_catalog.setval('public.departures_id_seq', 5, true);
SELECT pg_catalog.setval('public.fairs_id_seq', 1, false);
SELECT pg_catalog.setval('public.holds_id_seq', 11, true);
SELECT pg_catalog.setval('public.invites_id_seq', 3, true);
SELECT pg_catalog.setval('public.order_events_id_seq', 20, true);
SELECT pg_catalog.setval('public.order_groups_id_seq', 11, true);
SELECT pg_catalog.setval('public.order_lines_id_seq', 11, true);
SELECT pg_catalog.setval('public.orders_id_seq', 11, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 51, true);
SELECT pg_catalog.setval('public.products_id_seq', 13, true);
SELECT pg_catalog.setval('public.stock_id_seq', 14, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT pk_cart_lines PRIMARY KEY (id);
ALTER TABLE ONLY public.carts
    ADD CONSTRAINT pk_carts PRIMARY KEY (id);
ALTER TABLE ONLY public.chats
    ADD CONSTRAINT pk_chats PRIMARY KEY (id);
ALTER TABLE ONLY public.communities
    ADD CONSTRAINT pk_communities PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT pk_consents PRIMARY KEY (id);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT pk_departures PRIMARY KEY (id);
ALTER TABLE ONLY public.fairs
    ADD CONSTRAINT pk_fairs PRIMARY KEY (id);
ALTER TABLE ONLY public.groups
    ADD CONSTRAINT pk_groups PRIMARY KEY (line_id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT pk_holds PRIMARY KEY (id);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT pk_invites PRIMARY KEY (id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT pk_members PRIMARY KEY (person_id, community_id);
ALTER TABLE ONLY public.order_events
    ADD CONSTRAINT pk_order_events PRIMARY KEY (id);
ALTER TABLE ONLY public.order_groups
    ADD CONSTRAINT pk_order_groups PRIMARY KEY (id);
ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT pk_order_lines PRIMARY KEY (id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT pk_orders PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.parked
    ADD CONSTRAINT pk_parked PRIMARY KEY (event_id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT pk_products PRIMARY KEY (id);
ALTER TABLE ONLY public.seen
    ADD CONSTRAINT pk_seen PRIMARY KEY (event_id);
ALTER TABLE ONLY public.stock
    ADD CONSTRAINT pk_stock PRIMARY KEY (id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT pk_visits PRIMARY KEY (day, person_id, zone, community_id);
ALTER TABLE ONLY public.zones
    ADD CONSTRAINT pk_zones PRIMARY KEY (code);
ALTER TABLE ONLY public.carts
    ADD CONSTRAINT uq_carts_person_id UNIQUE (person_id);
ALTER TABLE ONLY public.chats
    ADD CONSTRAINT uq_chats_line_id UNIQUE (line_id);
ALTER TABLE ONLY public.communities
    ADD CONSTRAINT uq_communities_code UNIQUE (code);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT uq_departures_product_id_starts_at UNIQUE (product_id, starts_at);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT uq_departures_stock_id UNIQUE (stock_id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT uq_holds_line_id UNIQUE (line_id);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT uq_invites_code_hash UNIQUE (code_hash);
ALTER TABLE ONLY public.order_groups
    ADD CONSTRAINT uq_order_groups_idempotency_key UNIQUE (idempotency_key);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT uq_orders_group_id_community_id UNIQUE (group_id, community_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT uq_outbox_retry_key UNIQUE (retry_key);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT uq_products_sku UNIQUE (sku);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT uq_products_stock_id UNIQUE (stock_id);
CREATE INDEX ix_audit_at ON public.audit USING btree (at);
CREATE INDEX ix_audit_person_id ON public.audit USING btree (person_id);
CREATE INDEX ix_cart_lines_cart_id ON public.cart_lines USING btree (cart_id);
CREATE INDEX ix_communities_zone ON public.communities USING btree (zone);
CREATE INDEX ix_consents_person_id ON public.consents USING btree (person_id);
CREATE INDEX ix_departures_starts_at ON public.departures USING btree (starts_at);
CREATE INDEX ix_holds_open ON public.holds USING btree (stock_id) WHERE ((state)::text = 'held'::text);
CREATE INDEX ix_holds_order_id ON public.holds USING btree (order_id);
CREATE INDEX ix_order_events_order_id ON public.order_events USING btree (order_id);
CREATE INDEX ix_order_groups_person_id ON public.order_groups USING btree (person_id);
CREATE INDEX ix_order_lines_order_id ON public.order_lines USING btree (order_id);
CREATE INDEX ix_order_lines_product_id ON public.order_lines USING btree (product_id);
CREATE INDEX ix_orders_community_id ON public.orders USING btree (community_id);
CREATE INDEX ix_orders_state ON public.orders USING btree (state);
CREATE INDEX ix_outbox_answers ON public.outbox USING btree (answers);
CREATE INDEX ix_outbox_person_id ON public.outbox USING btree (person_id);
CREATE INDEX ix_outbox_waiting ON public.outbox USING btree (due_at) WHERE ((state)::text = 'due'::text);
CREATE INDEX ix_products_community_id ON public.products USING btree (community_id);
CREATE INDEX ix_products_variant_of ON public.products USING btree (variant_of);
CREATE UNIQUE INDEX uq_cart_lines_dated ON public.cart_lines USING btree (cart_id, product_id, departure_id);
CREATE UNIQUE INDEX uq_cart_lines_undated ON public.cart_lines USING btree (cart_id, product_id) WHERE (departure_id IS NULL);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT fk_audit_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT fk_cart_lines_cart_id FOREIGN KEY (cart_id) REFERENCES public.carts(id);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT fk_cart_lines_departure_id FOREIGN KEY (departure_id) REFERENCES public.departures(id);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT fk_cart_lines_product_id FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.carts
    ADD CONSTRAINT fk_carts_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.communities
    ADD CONSTRAINT fk_communities_zone FOREIGN KEY (zone) REFERENCES public.zones(code);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT fk_departures_product_id FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT fk_departures_stock_id FOREIGN KEY (stock_id) REFERENCES public.stock(id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT fk_holds_line_id FOREIGN KEY (line_id) REFERENCES public.order_lines(id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT fk_holds_order_id FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT fk_holds_stock_id FOREIGN KEY (stock_id) REFERENCES public.stock(id);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT fk_invites_community_id FOREIGN KEY (community_id) REFERENCES public.communities(id);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT fk_invites_invited_by FOREIGN KEY (invited_by) REFERENCES public.chats(id);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT fk_invites_used_by FOREIGN KEY (used_by) REFERENCES public.chats(id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT fk_members_community_id FOREIGN KEY (community_id) REFERENCES public.communities(id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT fk_members_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.order_events
    ADD CONSTRAINT fk_order_events_order_id FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.order_events
    ADD CONSTRAINT fk_order_events_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.order_groups
    ADD CONSTRAINT fk_order_groups_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT fk_order_lines_departure_id FOREIGN KEY (departure_id) REFERENCES public.departures(id);
ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT fk_order_lines_order_id FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT fk_order_lines_product_id FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT fk_orders_community_id FOREIGN KEY (community_id) REFERENCES public.communities(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT fk_orders_group_id FOREIGN KEY (group_id) REFERENCES public.order_groups(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT fk_products_community_id FOREIGN KEY (community_id) REFERENCES public.communities(id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT fk_products_stock_id FOREIGN KEY (stock_id) REFERENCES public.stock(id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT fk_products_variant_of FOREIGN KEY (variant_of) REFERENCES public.products(id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT fk_visits_person_id FOREIGN KEY (person_id) REFERENCES public.chats(id);
