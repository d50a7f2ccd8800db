#include "pipeline/extract/aliases.h"

namespace groundswell::extract {

namespace {

// Order decides: exact names of the plain form and of known services first, words that may mean something else last.
constexpr std::string_view ids[]{"idstr",     "id",       "externalid", "nativeid", "itemid",
                                 "postid",    "tweetid",  "statusid",   "storyid",  "articleid",
                                 "messageid", "objectid", "guid",       "uuid",     "/post/id"};

constexpr std::string_view texts[]{"/extended_tweet/full_text",
                                   "fulltext",
                                   "text",
                                   "/post/text",
                                   "/record/text",
                                   "tweettext",
                                   "posttext",
                                   "tweet",
                                   "message",
                                   "messagetext",
                                   "body",
                                   "bodytext",
                                   "content",
                                   "contenttext",
                                   "contenthtml",
                                   "selftext",
                                   "storytext",
                                   "commenttext",
                                   "comment",
                                   "caption",
                                   "texto",
                                   "contenido",
                                   "mensaje",
                                   "conteudo",
                                   "conteúdo",
                                   "mensagem",
                                   "texte",
                                   "contenu",
                                   "corps",
                                   "inhalt",
                                   "nachricht",
                                   "beitrag",
                                   "testo",
                                   "messaggio",
                                   "tekst",
                                   "bericht",
                                   "metin",
                                   "teks",
                                   "isi",
                                   "текст",
                                   "сообщение",
                                   "نص",
                                   "النص",
                                   "المحتوى",
                                   "متن",
                                   "पाठ",
                                   "内容",
                                   "文本",
                                   "正文",
                                   "本文",
                                   "テキスト",
                                   "본문",
                                   "내용",
                                   "description",
                                   "descripcion",
                                   "descripción",
                                   "beschreibung",
                                   "snippet",
                                   "summary",
                                   "excerpt",
                                   "abstract",
                                   "transcript",
                                   "transcripttext",
                                   "claim",
                                   "quote",
                                   "statement",
                                   "cleantext"};

constexpr std::string_view titles[]{"title",   "headline", "posttitle", "subject",     "titulo",      "título",
                                    "titular", "titre",    "titel",     "überschrift", "schlagzeile", "titolo",
                                    "tytuł",   "başlık",   "judul",     "заголовок",   "العنوان",     "عنوان",
                                    "शीर्षक",   "标题",     "標題",      "タイトル",    "제목",        "linktext"};

constexpr std::string_view languages[]{"lang",   "language", "languagecode",   "postlanguage", "idioma",
                                       "lengua", "langue",   "sprache",        "lingua",       "taal",
                                       "язык",   "语言",     "/record/langs/0"};

constexpr std::string_view times[]{"publishedat",
                                   "createdat",
                                   "published",
                                   "/post/created_at",
                                   "/record/createdAt",
                                   "datepublished",
                                   "pubdate",
                                   "publishdate",
                                   "publicationdate",
                                   "publisheddate",
                                   "dateposted",
                                   "postcreated",
                                   "postedat",
                                   "posteddate",
                                   "postdate",
                                   "created",
                                   "createdutc",
                                   "createddate",
                                   "datecreated",
                                   "tweetcreatedat",
                                   "dateunixtime",
                                   "date",
                                   "datetime",
                                   "timestamp",
                                   "timestampms",
                                   "createdati",
                                   "seendate",
                                   "isodate",
                                   "fecha",
                                   "fechapublicacion",
                                   "fechadepublicacion",
                                   "fechahora",
                                   "datum",
                                   "erstelltam",
                                   "datepublication",
                                   "datadepublicacao",
                                   "datapublicacao",
                                   "dataora",
                                   "дата",
                                   "التاريخ",
                                   "تاريخ",
                                   "日期",
                                   "时间",
                                   "日時",
                                   "날짜",
                                   "postcreateddate",
                                   "indexedat",
                                   "updatedat",
                                   "updated"};

constexpr std::string_view urls[]{"url",
                                  "permalink",
                                  "posturl",
                                  "tweeturl",
                                  "storyurl",
                                  "articleurl",
                                  "externalurl",
                                  "weburl",
                                  "link",
                                  "href",
                                  "pageurl",
                                  "sourceurl",
                                  "expandedurl",
                                  "finallink",
                                  "enlace",
                                  "lien",
                                  "ссылка",
                                  "链接",
                                  "/post/embedded_urls/0"};

constexpr std::string_view authors[]{"/user/screen_name",
                                     "author",
                                     "username",
                                     "screenname",
                                     "userscreenname",
                                     "authorusername",
                                     "authorname",
                                     "/author/handle",
                                     "/author/username",
                                     "/author/name",
                                     "/author/displayName",
                                     "/account/acct",
                                     "/user/username",
                                     "/user/name",
                                     "authorhandle",
                                     "authorscreenname",
                                     "handle",
                                     "account",
                                     "user",
                                     "creator",
                                     "byline",
                                     "poster",
                                     "authorfullname",
                                     "autor",
                                     "auteur",
                                     "verfasser",
                                     "autore",
                                     "автор",
                                     "الكاتب",
                                     "作者",
                                     "from",
                                     "authorid",
                                     "authornamehash",
                                     "/post/author_name_hash",
                                     "userid",
                                     "fromid"};

constexpr std::string_view outlets[]{
    "outlet",       "source",    "/source/name", "medianame", "domain",        "publisher", "publication", "sourcename",
    "sourcedomain", "newspaper", "sitename",     "site",      "website",       "pagename",  "channelname", "channel",
    "channeltitle", "feedtitle", "groupname",    "subreddit", "community",     "board",     "medio",       "fuente",
    "quelle",       "fonte",     "来源",         "platform",  "sourceplatform"};

constexpr std::string_view labels[]{"label"};

constexpr std::string_view kinds[]{"kind", "requesttype", "posttype", "itemtype", "mediatype", "type", "/post/type"};

constexpr std::string_view threads[]{
    "threadid",          "/post/post_id", "postid",  "parentid",       "inreplytostatusidstr",
    "inreplytostatusid", "inreplytoid",   "replyto", "conversationid", "submissionid"};

constexpr std::string_view metricNames[]{"metrics",
                                         "engagements",
                                         "engagement",
                                         "publicmetrics",
                                         "/post/engagements",
                                         "statistics",
                                         "counts",
                                         "likecount",
                                         "likes",
                                         "likescount",
                                         "favoritecount",
                                         "favoritescount",
                                         "favouritescount",
                                         "favorites",
                                         "retweetcount",
                                         "retweets",
                                         "retweetscount",
                                         "repostcount",
                                         "reposts",
                                         "repostscount",
                                         "reblogscount",
                                         "replycount",
                                         "replies",
                                         "repliescount",
                                         "quotecount",
                                         "quotes",
                                         "sharecount",
                                         "shares",
                                         "sharescount",
                                         "commentcount",
                                         "comments",
                                         "commentscount",
                                         "numcomments",
                                         "viewcount",
                                         "views",
                                         "viewscount",
                                         "postviews",
                                         "impressioncount",
                                         "impressions",
                                         "playcount",
                                         "score",
                                         "points",
                                         "upvotes",
                                         "downvotes",
                                         "reach",
                                         "reactions",
                                         "love",
                                         "wow",
                                         "haha",
                                         "sad",
                                         "angry",
                                         "care",
                                         "totalinteractions",
                                         "requestscount",
                                         "publicmetricsimpressioncount",
                                         "publicmetricslikecount",
                                         "publicmetricsquotecount",
                                         "publicmetricsreplycount",
                                         "publicmetricsretweetcount"};

constexpr std::string_view tweetUsers[]{"/user/screen_name"};
constexpr std::string_view tweetMarks[]{"edithistorytweetids"};

constexpr std::string_view reposts[]{"/retweeted_status/id_str",
                                     "/retweeted_status/id",
                                     "retweetedstatusidstr",
                                     "retweetedstatusid",
                                     "retweetid",
                                     "/reblog/id",
                                     "repostof",
                                     "retweetof"};
constexpr std::string_view quotes[]{"/quoted_status/id_str", "/quoted_status/id", "quotedstatusidstr",
                                    "quotedstatusid",        "quotedid",          "quoteof"};

}  // namespace

std::span<const std::string_view> usualNames(Field field) {
    switch (field) {
        case Field::Id: return ids;
        case Field::Text: return texts;
        case Field::Title: return titles;
        case Field::Language: return languages;
        case Field::PublishedAt: return times;
        case Field::Url: return urls;
        case Field::Author: return authors;
        case Field::Outlet: return outlets;
        case Field::Label: return labels;
        case Field::Kind: return kinds;
        case Field::Thread: return threads;
        case Field::Metrics: return metricNames;
        case Field::Part: return {};  // only a mapping says
        case Field::TweetUser: return tweetUsers;
        case Field::TweetMark: return tweetMarks;
        case Field::RepostOf: return reposts;
        case Field::QuoteOf: return quotes;
    }
    return {};
}

void normalKey(std::string_view key, std::string& out) {
    out.clear();
    for (const char c : key) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
            out += c;
        } else if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c - 'A' + 'a');
        }
    }
}

}  // namespace groundswell::extract
