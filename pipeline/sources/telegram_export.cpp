#include "pipeline/sources/telegram_export.h"

#include "pipeline/extract/json_text.h"
#include "pipeline/sources/charset.h"
#include "pipeline/sources/telegram_splitter.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace groundswell::sources {

namespace {

using MessageJson = nlohmann::json;

constexpr std::array chatTypes{"personal_chat",  "bot_chat",       "saved_messages",     "verify_codes",
                               "replies",        "private_group",  "private_supergroup", "public_supergroup",
                               "public_channel", "private_channel"};

// A number as its digits.
std::string word(const MessageJson& message, const char* key) {
    const auto found = message.find(key);
    if (found == message.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number_integer() ? found->dump() : std::string();
}

// A text is a string, or a list of strings and of objects with a text: links, mentions, bold words.
std::string joinedText(const MessageJson& value) {
    if (value.is_string()) return value.get<std::string>();
    std::string out;
    if (!value.is_array()) return out;
    for (const MessageJson& part : value) out += part.is_object() ? word(part, "text") : joinedText(part);
    return out;
}

std::string textOf(const MessageJson& message) {
    for (const char* key : {"text_entities", "text"}) {
        const auto found = message.find(key);
        if (found == message.end()) continue;
        if (std::string text = joinedText(*found); !text.empty()) return text;
    }
    const auto poll = message.find("poll");
    return poll != message.end() && poll->is_object() ? word(*poll, "question") : std::string();
}

// Empty when the export says nothing of reactions: then nobody knows whether there are none.
MessageJson reactionsOf(const MessageJson& message) {
    const auto found = message.find("reactions");
    if (found == message.end() || !found->is_array()) return nullptr;
    std::int64_t sum = 0;
    for (const MessageJson& reaction : *found) {
        if (reaction.is_object() && reaction.contains("count") && reaction.at("count").is_number_integer())
            sum += reaction.at("count").get<std::int64_t>();
    }
    return sum;
}

std::string inChat(const TelegramSplitter::Chat& chat, const std::string& id) {
    return chat.id.empty() ? id : chat.id + "-" + id;
}

class MessageReader {
public:
    explicit MessageReader(ImportContext& context) : m_context(context) {}

    bool take(const TelegramSplitter::Chat& chat, const TelegramSplitter::Message& message) {
        if (message.text.empty()) {
            return m_context.issue(message.line, "This message has " + byteCount(message.bytes) +
                                                     "; it was skipped because at most " + byteCount(maxRecordBytes) +
                                                     " are read.");
        }
        if (!message.whole) return m_context.issue(message.line, "The file ends inside this message.");
        std::string text(message.text);
        const std::size_t characters = repairUtf8(text) + extract::repairEscapes(text);
        const extract::JsonCheck check = m_checker.check(text, false);
        if (check.kind != extract::JsonCheck::Kind::Object)
            return m_context.issue(message.line, "This message is " + check.reason + ".");
        m_context.replaced(characters, message.line);
        return record(chat, MessageJson::parse(text, nullptr, false), text, message.line);
    }

    [[nodiscard]] std::int64_t withoutZone() const noexcept { return m_withoutZone; }

private:
    bool record(const TelegramSplitter::Chat& chat, const MessageJson& message, const std::string& text,
                std::int64_t line) {
        const std::string type = word(message, "type");
        if (type == "service") return true;
        if (!type.empty() && type != "message")
            return m_context.issue(line, "Telegram Desktop could not export this message: it is " + type + ".");
        const std::string id = word(message, "id");
        if (id.empty()) return m_context.issue(line, "This message has no id.");
        nlohmann::ordered_json out = nlohmann::ordered_json::object();
        out["id"] = inChat(chat, id);
        out["text"] = escapedHtml(textOf(message));
        set(out, "published_at", dateOf(message));
        const std::string author = word(message, "from");
        set(out, "author", author.empty() ? word(message, "from_id") : author);
        set(out, "outlet", chat.name);
        out["kind"] = chat.type.ends_with("channel") ? "post" : "message";
        if (const std::string reply = word(message, "reply_to_message_id"); !reply.empty())
            out["thread_id"] = inChat(chat, reply);
        if (const MessageJson reactions = reactionsOf(message); !reactions.is_null())
            out["metrics"]["reactions"] = reactions;
        std::string json = out.dump(-1, ' ', false, MessageJson::error_handler_t::replace);
        json.pop_back();
        return m_context.record(json.append(",\"raw\":").append(extract::minifiedJson(text)).append("}"), line);
    }

    static void set(nlohmann::ordered_json& out, const char* key, const std::string& value) {
        if (!value.empty()) out[key] = value;
    }

    std::string dateOf(const MessageJson& message) {
        std::string date = word(message, "date_unixtime");
        if (!date.empty()) return date;
        date = word(message, "date");
        if (!date.empty()) ++m_withoutZone;
        return date;
    }

    ImportContext& m_context;
    extract::JsonChecker m_checker;
    std::int64_t m_withoutZone = 0;
};

core::Result<void> drainMessages(TextInput& input, ImportContext& context, TelegramSplitter& splitter) {
    while (!context.stopped()) {
        auto text = input.nextText();
        if (!text) return context.streamFailed(text.error());
        if (text->empty()) {
            splitter.finish();
            return {};
        }
        if (!splitter.feed(*text)) return {};
        context.progress(input.stream());
    }
    return {};
}

}  // namespace

bool looksLikeTelegram(std::string_view head) {
    const auto has = [&](const std::string& text) { return head.find(text) != std::string_view::npos; };
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != '{') return false;
    if (has("\"messages\"")) {
        const std::string_view before = head.substr(0, head.find("\"messages\""));
        const bool isChat = std::any_of(chatTypes.begin(), chatTypes.end(), [&](const char* type) {
            return before.find("\"" + std::string(type) + "\"") != std::string_view::npos;
        });
        if (isChat && before.find("\"type\"") != std::string_view::npos) return true;
    }
    // An account's export begins with what it is about, and has its chats behind contacts and sessions.
    const std::size_t key = head.find_first_not_of(" \t\r\n", first + 1);
    return key != std::string_view::npos && head.substr(key).starts_with("\"about\"") && has("Telegram") &&
           (has("\"personal_information\"") || has("\"contacts\"") || has("\"chats\""));
}

core::Result<void> readTelegram(TextInput& input, ImportContext& context) {
    MessageReader messages(context);
    TelegramSplitter splitter([&](const TelegramSplitter::Chat& chat, const TelegramSplitter::Message& message) {
        return messages.take(chat, message);
    });
    if (const auto outcome = drainMessages(input, context, splitter); !outcome) return outcome;
    if (!splitter.sawMessages() && !context.stopped()) {
        return core::Error(core::ErrorCode::InvalidInput, "This is no export of Telegram Desktop: it has no messages.")
            .with("remedy", "Export the chat as machine-readable JSON and give its result.json.");
    }
    if (splitter.isBroken() || (!splitter.isComplete() && !context.stopped()))
        context.note(0, "The file ends before its end or is broken; the messages until there were taken.");
    if (messages.withoutZone() > 0) {
        context.note(0, std::to_string(messages.withoutZone()) +
                            " messages have a date without a time zone; it was taken for UTC. Newer versions of "
                            "Telegram Desktop export the zone.");
    }
    return context.finish("message");
}

}  // namespace groundswell::sources
