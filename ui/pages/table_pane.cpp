#include "ui/pages/table_pane.h"

#include "ui/pages/notice.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QStackedLayout>

namespace groundswell::ui {

TablePane::TablePane(PagedItemModel* model, const QString& one, const QString& many, QWidget* parent)
    : QWidget(parent), m_model(model), m_one(one), m_many(many) {
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(this);
    head->setFixedHeight(32);
    setSurface(head, Surface::Window);
    m_headLine = new QHBoxLayout(head);
    m_headLine->setContentsMargins(12, 0, 12, 0);
    m_headLine->setSpacing(8);
    m_count = new TextLabel(Type::Strong, Tone::Text, head);
    m_count->setObjectName(QStringLiteral("rowCount"));
    m_note = new TextLabel(Type::Caption, Tone::Text2, head);
    m_headLine->addWidget(m_count);
    m_headLine->addWidget(m_note);
    m_headLine->addStretch(1);
    column->addWidget(head);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    auto* body = new QWidget(this);
    m_stack = new QStackedLayout(body);
    m_table = new RowTable(body);
    m_table->setPagedModel(model);
    m_empty = new EmptyState(body);
    setSurface(m_empty, Surface::Base);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    column->addWidget(body, 1);
    connect(m_notice, &Notice::actionTriggered, model, &PagedItemModel::reload);
    connect(model, &PagedItemModel::totalChanged, this, &TablePane::showState);
    connect(model, &PagedItemModel::loadingChanged, this, &TablePane::showState);
    connect(model, &PagedItemModel::failed, this, &TablePane::showState);
    showState();
}

void TablePane::setNote(const QString& note) {
    m_note->setText(note);
}

void TablePane::addToHead(QWidget* words) {
    m_headLine->insertWidget(m_headLine->indexOf(m_note) + 1, words);
}

void TablePane::addAboveTable(QWidget* words) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->indexOf(m_notice), words);
}

void TablePane::showState() {
    if (m_model->error()) {
        m_notice->showError(*m_model->error(), tr("Try again"));
    } else {
        m_notice->hide();
    }
    m_count->setVisible(!m_many.isEmpty() && m_model->hasAnswer());
    m_count->setText(formatCounted(m_model->rowCount(), m_one, m_many));
    const bool nothing = m_model->hasAnswer() && !m_model->isLoading() && m_model->rowCount() == 0;
    m_stack->setCurrentIndex(nothing ? 1 : 0);
}

}  // namespace groundswell::ui
