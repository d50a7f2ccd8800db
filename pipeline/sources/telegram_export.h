#pragma once

#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

#include <string_view>

namespace groundswell::sources {

/// True when a text begins like a result.json of Telegram Desktop, of one chat or of an account.
[[nodiscard]] bool looksLikeTelegram(std::string_view head);

/// Reads a result.json of Telegram Desktop message by message, whatever its size. A record is of the plain form, with
/// the message itself in "raw"; its id has the chat's in front, because messages are numbered in each chat. What the
/// service said (members, calls, pinned messages) is left out. A message without text is one with an empty text.
[[nodiscard]] core::Result<void> readTelegram(TextInput& input, ImportContext& context);

}  // namespace groundswell::sources
