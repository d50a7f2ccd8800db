#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// Cuts an export of Telegram Desktop, of one chat or of an account, into its messages while it is read. Only brackets,
/// quotes and keys are looked at, and memory is bounded by the longest accepted message. Not thread-safe.
class TelegramSplitter {
public:
    /// The chat that a message is in, as far as the export has told it before the message.
    struct Chat {
        std::string id;
        std::string name;
        std::string type;
    };
    struct Message {
        std::string_view text;    ///< empty when the message was too long
        std::uint64_t bytes = 0;  ///< its length, also when it was too long
        std::int64_t line = 0;    ///< where it starts
        bool whole = true;        ///< false = the text ended inside
    };
    /// Returns false to stop.
    using Take = std::function<bool(const Chat&, const Message&)>;

    explicit TelegramSplitter(Take take) : m_take(std::move(take)) {}

    /// Takes the next part of the text; false when the receiver stopped, or nothing can follow.
    bool feed(std::string_view text);
    /// The end of the text. A message that is still open is handed out as it is.
    void finish();

    /// True once a list of messages was there.
    [[nodiscard]] bool sawMessages() const noexcept { return m_sawMessages; }
    /// True when brackets stand where none can: what followed was not read.
    [[nodiscard]] bool isBroken() const noexcept { return m_broken; }
    /// True when all that was opened is closed.
    [[nodiscard]] bool isComplete() const noexcept { return m_stack.empty() && !m_capturing; }

private:
    struct Frame {
        bool array = false;
        std::string name;  ///< the key that it stands under
    };

    bool outside(char c);
    bool insideMessage(char c);
    void open(char c);
    void close();
    void endString();
    void endScalar();
    void chatValue(std::string value);
    bool deliver(bool whole);
    [[nodiscard]] bool isInChatList() const;
    [[nodiscard]] bool isInChat() const;
    [[nodiscard]] bool isInMessages() const;

    const Take m_take;
    std::vector<Frame> m_stack;
    Chat m_chat;
    std::string m_token;  // of a string or scalar outside of messages
    std::string m_key;
    std::string m_message;
    std::uint64_t m_bytes = 0;
    std::int64_t m_line = 1;
    std::int64_t m_start = 0;
    int m_depth = 0;  // inside a message
    bool m_valueNext = false;
    bool m_string = false;
    bool m_escape = false;
    bool m_capturing = false;
    bool m_sawMessages = false;
    bool m_broken = false;
};

}  // namespace groundswell::sources
