#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// Adds one feed by its address, or one of those that a page offers, after a look at it. Owner thread only.
class AddFeedDialog : public QDialog {
    Q_OBJECT

public:
    explicit AddFeedDialog(PageContext context, QWidget* parent = nullptr);

Q_SIGNALS:
    void saved(const groundswell::pipeline::SavedConfig& saved);

private:
    void look();
    void showPreview(const core::Result<pipeline::FeedPreview>& preview);
    void showEntries(const pipeline::FeedPreview& preview);
    void add();

    PageContext m_context;
    Notice* m_notice;
    QLineEdit* m_address;
    QPushButton* m_look;
    QCheckBox* m_private;
    TextLabel* m_title;
    QListWidget* m_entries;
    QComboBox* m_source;
    QPushButton* m_add;
    pipeline::FeedPreview m_preview;
    bool m_looking = false;
    pipeline::Ticket m_lookTicket;
    pipeline::Ticket m_addTicket;
};

}  // namespace groundswell::ui
