#include "pipeline/sources/web/telegram_page.h"

#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/web/html_page.h"
#include "pipeline/sources/web/html_text.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace groundswell::sources {

namespace {

using PostJson = nlohmann::ordered_json;

// What of a message stands where: class of the element -> kind of media. The preview's own names.
struct MediaMark {
    std::string_view htmlClass;
    std::string_view kind;
};
constexpr std::array mediaMarks{
    MediaMark{"tgme_widget_message_photo_wrap", "photo"},
    MediaMark{"tgme_widget_message_video_player", "video"},
    MediaMark{"tgme_widget_message_roundvideo_player", "video"},
    MediaMark{"tgme_widget_message_voice_player", "voice"},
    MediaMark{"tgme_widget_message_document_wrap", "document"},
    MediaMark{"tgme_widget_message_sticker_wrap", "sticker"},
    MediaMark{"tgme_widget_message_location_wrap", "location"},
    MediaMark{"tgme_widget_message_contact_wrap", "contact"},
    MediaMark{"tgme_widget_message_poll", "poll"},
    MediaMark{"tgme_widget_message_invoice_wrap", "invoice"},
    MediaMark{"tgme_widget_message_game_wrap", "game"},
    MediaMark{"message_media_not_supported", "unsupported"},
};

std::optional<std::int64_t> wholeNumber(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = problem == std::errc{} && end == digits.data() + digits.size() && value > 0;
    return whole ? std::optional(value) : std::nullopt;
}

// The address in "background-image:url('https://...')".
std::string styleImage(std::string_view style) {
    const std::size_t at = style.find("background-image:url(");
    if (at == std::string_view::npos) return {};
    style.remove_prefix(style.find('(', at) + 1);
    return std::string(core::trimmed(style.substr(0, style.find(')')), " '\""));
}

std::string firstImage(HtmlNode root) {
    std::string found;
    walkElements(root, [&](HtmlNode node) {
        if (found.empty()) found = styleImage(node.attribute("style"));
        if (found.empty() && node.is("img")) found = node.attribute("src");
        return found.empty();
    });
    return found;
}

std::string lineOfClass(HtmlNode root, std::string_view htmlClass) {
    const std::vector<HtmlNode> found = elementsOfClass(root, htmlClass);
    return found.empty() ? std::string() : htmlLine(found.front());
}

// "channel/123" of "https://t.me/channel/123?single"; empty for other addresses.
std::string postPath(std::string_view link) {
    const auto url = net::parseUrl(link);
    if (!url) return {};
    std::string_view path = url->text;
    path.remove_prefix(std::min(path.size(), path.find('/', url->scheme.size() + 3)));
    path = path.substr(0, path.find_first_of("?#"));
    if (path.starts_with("/s/")) path.remove_prefix(2);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0 || !wholeNumber(path.substr(slash + 1))) return {};
    return std::string(path.substr(1));
}

/// One message as a record.
class PreviewReader {
public:
    PreviewReader(HtmlNode message, const std::string& channelTitle) : m_message(message), m_title(channelTitle) {}

    // False when it has no number.
    bool read(TelegramPost& post) {
        const std::string id(core::trimmed(m_message.attribute("data-post")));
        const std::size_t slash = id.rfind('/');
        const auto number =
            slash == std::string::npos ? std::nullopt : wholeNumber(std::string_view(id).substr(slash + 1));
        if (!number) return false;
        post.number = *number;
        post.id = id;
        m_out["id"] = id;
        m_out["text"] = "";
        collect();
        writeText();
        writeDate(post);
        m_out["outlet"] = m_title;
        m_out["kind"] = "post";
        for (const char* list : {"media", "links"}) {
            if (m_lists.contains(list)) m_out[list] = std::move(m_lists[list]);
        }
        m_out["html"] = m_message.source();
        post.json = m_out.dump(-1, ' ', false, PostJson::error_handler_t::replace);
        return true;
    }

private:
    void collect() {
        walkElements(m_message, [this](HtmlNode node) { return visit(node); });
        if (m_reactions > 0) m_out["metrics"]["reactions"] = m_reactions;
    }

    // What a message is made of, told apart by classes; false leaves out what is inside.
    bool visit(HtmlNode node) {
        if (node.hasClass("tgme_widget_message_reply")) return writeReply(node);
        if (node.hasClass("tgme_widget_message_forwarded_from")) return writeForward(node);
        if (node.hasClass("tgme_widget_message_link_preview")) return writePreview(node);
        if (node.hasClass("tgme_widget_message_text")) {
            m_texts.push_back(node);
            collectLinks(node);
            return false;
        }
        if (node.hasClass("tgme_widget_message_views")) {
            if (const auto views = telegramCount(htmlLine(node))) m_out["metrics"]["views"] = *views;
        } else if (node.hasClass("tgme_widget_message_from_author")) {
            if (std::string author = htmlLine(node); !author.empty()) m_out["author"] = std::move(author);
        } else if (node.hasClass("tgme_widget_message_meta")) {
            if (htmlLine(node).starts_with("edited")) m_out["edited"] = true;
        } else if (node.hasClass("tgme_reaction")) {
            m_reactions += telegramCount(htmlText(node, {false, [](HtmlNode one) { return one.is("i"); }})).value_or(0);
        } else if (node.hasClass("tgme_widget_message_date")) {
            if (!m_out.contains("url")) m_out["url"] = std::string(core::trimmed(node.attribute("href")));
        }
        if (node.is("time") && m_date.empty()) m_date = core::trimmed(node.attribute("datetime"));
        return writeMedia(node);
    }

    bool writeReply(HtmlNode node) {
        if (std::string path = postPath(node.attribute("href")); !path.empty()) m_out["thread_id"] = std::move(path);
        return false;
    }

    bool writeForward(HtmlNode node) {
        PostJson& forwarded = m_out["forwarded_from"];
        forwarded = PostJson::object();
        walkElements(node, [&](HtmlNode one) {
            if (!one.hasClass("tgme_widget_message_forwarded_from_name")) return true;
            forwarded["name"] = htmlLine(one);
            if (const std::string_view link = one.attribute("href"); !link.empty()) {
                forwarded["url"] = link;
                // Only channels let their posts be found; people who are passed on have no link, or one to themselves.
                if (std::string path = postPath(link); !path.empty()) m_out["repost_of"] = std::move(path);
            }
            return false;
        });
        return false;
    }

    bool writePreview(HtmlNode node) {
        PostJson preview = PostJson::object();
        const std::string link(core::trimmed(node.attribute("href")));
        if (!link.empty()) preview["url"] = link;
        for (const auto& [key, htmlClass] : {std::pair{"site", "link_preview_site_name"},
                                             {"title", "link_preview_title"},
                                             {"description", "link_preview_description"}}) {
            if (std::string text = lineOfClass(node, htmlClass); !text.empty()) preview[key] = std::move(text);
        }
        m_out["preview"] = std::move(preview);
        addLink(link);
        return false;
    }

    bool writeMedia(HtmlNode node) {
        const auto mark = std::find_if(mediaMarks.begin(), mediaMarks.end(),
                                       [&](const MediaMark& one) { return node.hasClass(one.htmlClass); });
        if (mark == mediaMarks.end()) return true;
        PostJson media{{"kind", mark->kind}};
        if (std::string image = firstImage(node); !image.empty()) media["thumb"] = std::move(image);
        walkElements(node, [&](HtmlNode one) {
            if (one.is("video") || one.is("audio")) {
                if (const std::string_view file = one.attribute("src"); !file.empty()) media["url"] = file;
            }
            return true;
        });
        if (std::string name = lineOfClass(node, "tgme_widget_message_document_title"); !name.empty())
            media["name"] = std::move(name);
        if (mark->kind == "poll") writePoll(node);
        m_lists["media"].push_back(std::move(media));
        return false;
    }

    // A poll says what it is about in its question and options.
    void writePoll(HtmlNode node) {
        m_poll = lineOfClass(node, "tgme_widget_message_poll_question");
        for (const HtmlNode option : elementsOfClass(node, "tgme_widget_message_poll_option_text"))
            m_poll += "\n- " + htmlLine(option);
    }

    void collectLinks(HtmlNode text) {
        walkElements(text, [this](HtmlNode node) {
            if (node.is("a")) addLink(std::string(core::trimmed(node.attribute("href"))));
            return true;
        });
    }

    void addLink(const std::string& link) {
        if (!link.starts_with("http://") && !link.starts_with("https://")) return;
        PostJson& links = m_lists["links"];
        if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(link);
    }

    void writeText() {
        std::string text;
        for (const HtmlNode node : m_texts) {
            const std::string part = htmlText(node, {.linkTargets = true});
            if (!part.empty()) text += (text.empty() ? "" : "\n\n") + part;
        }
        if (!m_poll.empty()) text += (text.empty() ? "" : "\n\n") + m_poll;
        m_out["text"] = escapedHtml(text);
    }

    void writeDate(TelegramPost& post) {
        post.postedAt = core::parseTime(m_date);
        if (post.postedAt) {
            m_out["published_at"] = m_date;
            return;
        }
        post.problem = "The message " + post.id + " has no date that can be read.";
    }

    HtmlNode m_message;
    const std::string& m_title;
    PostJson m_out = PostJson::object();
    PostJson m_lists = PostJson::object();
    std::vector<HtmlNode> m_texts;
    std::string m_poll;
    std::string m_date;
    std::int64_t m_reactions = 0;
};

bool hasPreviewPath(const std::string& url) {
    const auto parsed = net::parseUrl(url);
    return parsed && parsed->text.find("/s/", parsed->scheme.size() + 3) != std::string::npos;
}

// What stands at t.me/NAME when t.me/s/NAME leads there.
core::Error withoutPreview(HtmlNode root, const std::string& url) {
    const std::string extra = core::lowered(lineOfClass(root, "tgme_page_extra"));
    const auto about = [&](core::ErrorCode code, const char* sentence, const char* remedy) {
        return core::Error(code, sentence).with("url", net::redactUrl(url)).with("remedy", remedy);
    };
    if (extra.find("subscriber") != std::string::npos)
        return about(core::ErrorCode::Unavailable, "This channel is not shown on the web.",
                     "Telegram or the channel restricts its preview; export it with Telegram Desktop and import that.");
    if (extra.find("member") != std::string::npos)
        return about(core::ErrorCode::Unavailable, "This is a group; only channels are shown on the web.",
                     "Export it with Telegram Desktop and import that.");
    if (elementsOfClass(root, "tgme_page").empty())
        return about(core::ErrorCode::InvalidInput, "Telegram's page has another form than is known here.",
                     "It may have changed; open the address in a browser to compare.");
    return about(core::ErrorCode::NotFound, "There is no public channel of this name.",
                 "Check the name; private channels have none and can be exported with Telegram Desktop.");
}

std::optional<std::int64_t> olderPage(HtmlNode root) {
    std::optional<std::int64_t> before;
    walkElements(root, [&](HtmlNode node) {
        if (node.hasClass("tme_messages_more") && node.hasAttribute("data-before"))
            before = wholeNumber(core::trimmed(node.attribute("data-before")));
        // The head says it, too.
        if (!before && node.is("link") && node.attribute("rel") == "prev") {
            const std::string_view link = node.attribute("href");
            const std::size_t at = link.find("before=");
            if (at != std::string_view::npos) before = wholeNumber(link.substr(at + 7));
        }
        return true;
    });
    return before;
}

}  // namespace

std::optional<std::int64_t> telegramCount(std::string_view text) {
    text = core::trimmed(text);
    double factor = 1;
    if (!text.empty()) {
        const char unit = text.back();
        factor = unit == 'K' ? 1e3 : unit == 'M' ? 1e6 : unit == 'B' ? 1e9 : 1;
        if (factor > 1) text.remove_suffix(1);
    }
    const bool digits = !text.empty() && text.size() < 12 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '.';
    });
    double value = 0;
    if (!digits) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(value * factor));
}

core::Result<TelegramPage> readTelegramPage(std::string_view body, std::string_view contentType,
                                            const std::string& url) {
    auto html = HtmlPage::parse(body, contentType);
    if (!html) return std::move(html).error().with("url", net::redactUrl(url));
    const HtmlNode root = html->root();
    if (!hasPreviewPath(url)) return withoutPreview(root, url);
    TelegramPage page;
    page.title = lineOfClass(root, "tgme_channel_info_header_title");
    const std::vector<HtmlNode> messages = elementsOfClass(root, "tgme_widget_message");
    for (const HtmlNode message : messages) {
        // "Channel created", "message pinned".
        if (message.hasClass("service_message")) continue;
        TelegramPost post;
        if (PreviewReader(message, page.title).read(post)) {
            page.posts.push_back(std::move(post));
        } else {
            ++page.unreadable;
        }
    }
    const bool known =
        !messages.empty() || !page.title.empty() || !elementsOfClass(root, "tgme_channel_history").empty();
    const bool noneRead = page.posts.empty() && page.unreadable > 0;
    if (!known || noneRead) {
        return core::Error(core::ErrorCode::InvalidInput, "Telegram's page has another form than is known here.")
            .with("url", net::redactUrl(url))
            .with("remedy", "It may have changed; open the address in a browser to compare.");
    }
    std::stable_sort(page.posts.begin(), page.posts.end(),
                     [](const TelegramPost& a, const TelegramPost& b) { return a.number < b.number; });
    page.before = olderPage(root);
    return page;
}

}  // namespace groundswell::sources
