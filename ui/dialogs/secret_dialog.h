#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// Keeps the key of a service under its name, or takes it away. What is kept is never shown. Owner thread only.
class SecretDialog : public QDialog {
    Q_OBJECT

public:
    SecretDialog(PageContext context, std::string name, QWidget* parent = nullptr);

Q_SIGNALS:
    /// It was kept or taken away.
    void changed();

private:
    void askPlace();
    void keep();
    void remove();

    PageContext m_context;
    const std::string m_name;
    Notice* m_notice;
    TextLabel* m_place;
    QLineEdit* m_secret;
    QCheckBox* m_inFile;
    QPushButton* m_remove;
    QPushButton* m_keep;
    pipeline::Ticket m_placeTicket;
    pipeline::Ticket m_writeTicket;
};

}  // namespace groundswell::ui
