#include "ui/pages/close_button.h"

#include "ui/shell/icons.h"

#include <QCoreApplication>

namespace groundswell::ui {

QToolButton* closeButton(const QString& objectName, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(icon(QStringLiteral("close")));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(QCoreApplication::translate("SidePanel", "Close (Esc)"));
    button->setAccessibleName(QCoreApplication::translate("SidePanel", "Close"));
    return button;
}

}  // namespace groundswell::ui
