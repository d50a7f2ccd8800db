#include "ui/pages/segments.h"

#include "ui/shell/style.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QToolButton>

namespace groundswell::ui {

void Segments::add(int id, const QString& objectName, const QString& words, const QString& tip) {
    if (layout() == nullptr) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        connect(m_buttons, &QButtonGroup::idClicked, this, &Segments::chosenChanged);
    }
    auto* button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(words);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setChecked(m_buttons->buttons().isEmpty());
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    m_buttons->addButton(button, id);
    layout()->addWidget(button);
    joinSegments(*m_buttons);
}

void Segments::choose(int id) {
    if (QAbstractButton* button = m_buttons->button(id)) button->setChecked(true);
}

}  // namespace groundswell::ui
