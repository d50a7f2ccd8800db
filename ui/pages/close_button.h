#pragma once

#include <QToolButton>

namespace groundswell::ui {

/// The cross at the head of a side panel.
[[nodiscard]] QToolButton* closeButton(const QString& objectName, QWidget* parent);

}  // namespace groundswell::ui
